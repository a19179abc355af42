"""The copy itself: its tables, its version, and a handler for every kind that the registry's feed serves.

Raise `tables.VERSION` whenever a table or a handler changes: the copy is then built anew.
"""

from evaluation_service.registry_copy.handlers import HANDLERS
from evaluation_service.registry_copy.tables import SCHEMA, VERSION, metadata
from shared.contracts.registry_kinds import REGISTRY_KINDS
from shared.feed.copy import Copy

REGISTRY_COPY = Copy(
    schema=SCHEMA, version=VERSION, metadata=metadata, kinds=REGISTRY_KINDS, handlers=HANDLERS
)
