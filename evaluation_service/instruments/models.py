"""The table of loaded instruments; a loaded instrument is never changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, Integer, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_service.tables import Base


class InstrumentRow(Base):
    """One version of one instrument, as its document says."""

    __tablename__ = "instrument"
    __table_args__ = (CheckConstraint("kind in ('scored', 'external')", name="kind_is_known"),)

    instrument_id: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text)
    scoring_hash: Mapped[str] = mapped_column(Text)
    wording_hash: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    # None for the nation's. A region's own is everybody's to read, and its own periods' to use.
    owner_region_code: Mapped[str | None] = mapped_column(Text)
    loaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
