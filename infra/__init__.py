"""What surrounds the two services: launcher, cases, lock files, decisions; they import nothing of it."""
