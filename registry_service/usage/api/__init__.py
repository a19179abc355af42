"""The usage endpoints: single figures, series and sums, tables and settings."""

from registry_service.usage.api import series, table
from registry_service.usage.api.figures import usage

__all__ = ["series", "table", "usage"]
