"""How one service reads the other's journal and keeps a copy of what it needs."""
