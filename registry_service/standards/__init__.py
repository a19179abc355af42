"""Standards: services, the fourteen components of their standard, what is published, and complaints."""
