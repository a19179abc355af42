"""Open data: dated files of everything that is published, for everybody, without a word about persons."""
