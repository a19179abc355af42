"""Long work as its asker sees it: how far it is, what came of it, and an end to it."""
