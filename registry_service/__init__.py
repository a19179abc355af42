"""The registry: regions, agencies, people, innovations and how much they are used."""
