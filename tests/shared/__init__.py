"""The shared machinery on real servers, through the services that use it."""
