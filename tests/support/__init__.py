"""What tests of both services need: servers, databases, people, and both apps put together."""
