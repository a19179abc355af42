"""What the endpoints of services, documents, completeness and complaints read and answer."""
