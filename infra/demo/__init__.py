"""The demonstration: five published cases loaded through the public API, evaluated and reported."""
