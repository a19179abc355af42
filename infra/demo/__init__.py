"""The demonstration: five published cases loaded, evaluated and reported through the public API only."""
