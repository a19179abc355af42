"""The registry's declarative base and the machinery's tables in it; slices declare theirs themselves."""

from sqlalchemy.orm import DeclarativeBase

from shared.db import new_metadata
from shared.jobs.long_table import LongQueue
from shared.tables import machinery_tables


class Base(DeclarativeBase):
    """Base of every table of the registry."""

    metadata = new_metadata()


MACHINERY = machinery_tables(Base.metadata)
SHORT_QUEUE = "registry"
LONG_WORK = LongQueue(MACHINERY.long_work, "registry-long")
