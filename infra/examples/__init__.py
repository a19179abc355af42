"""Programs that a user can read and run against a system of their own, through its public API only."""
