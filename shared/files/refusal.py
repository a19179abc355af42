"""The one error of looking into files: a content is refused, in words for the person who sent it."""


class RefusedFile(Exception):
    """The content is not taken; the text says why."""
