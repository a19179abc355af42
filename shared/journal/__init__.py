"""The journal: who did what to which record, in which role, when, and the record after it."""
