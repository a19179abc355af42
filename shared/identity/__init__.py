"""Who someone is: key files, the signed cookie, personal tokens, the service credential."""
