"""Deeds about evidence: hand it in, say more of it, show it, take it out, check its links."""
