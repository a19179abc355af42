"""Text that is ready but for a few places, filled by `%` with values by name; it knows no format itself."""


def slot(name: str) -> str:
    """Where the text of this name goes."""
    return f"%({name})s"


def plain(text: str) -> str:
    """Text that stands there as it is."""
    return text.replace("%", "%%")
