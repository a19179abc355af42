"""The endpoints of services, documents, completeness and complaints."""
