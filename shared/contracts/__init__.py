"""Everything that crosses between the services: roles, kinds of journal entry, their schemas."""
