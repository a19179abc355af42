"""People: accounts, their mandates, sign-in sessions, one-time links and personal tokens."""
