"""Looks into the documents that services answer, value by value."""

from typing import Any


def list_values(document: Any) -> list[Any]:
    """Every value that stands in it, however deep, each whole: `4.00` is no part of a time of day."""
    if isinstance(document, dict):
        document = list(document.values())
    if isinstance(document, list):
        return [value for part in document for value in list_values(part)]
    return [document]
