"""Tables of open data: releases and the files of each; their bytes stand with the other files."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base


class OpenDataRelease(Base):
    """A release, of all regions where none is named; `reason` of a withdrawal is erasable with its salt."""

    __tablename__ = "open_data_release"
    __table_args__ = (
        CheckConstraint("(withdrawn_at is null) = (reason_salt is null)", name="withdrawn_has_reason"),
        Index("ix_open_data_release_order", "released_at", "release_id"),
    )

    release_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    region_code: Mapped[str | None] = mapped_column(Text, ForeignKey("region.code"))
    released_on: Mapped[date] = mapped_column(Date)
    released_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    licence: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str | None] = mapped_column(Text)
    reason_salt: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class OpenDataFile(Base):
    """A file of a release; `rows` is known of those that hold records."""

    __tablename__ = "open_data_file"
    __table_args__ = (CheckConstraint("rows >= 0", name="rows_are_counted"),)

    release_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("open_data_release.release_id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger)
    media_type: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int | None] = mapped_column(BigInteger)
