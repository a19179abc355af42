"""Tables of agencies, of what became of them, and of the units inside them."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base

KIND_IS_KNOWN = (
    "kind in ('dinas', 'badan', 'sekretariat', 'bagian', 'inspektorat', 'kecamatan', 'kelurahan',"
    " 'rsud', 'puskesmas', 'upt', 'mpp')"
)


class Agency(Base):
    """An agency (perangkat daerah); `valid_from` and `valid_to` are its first and its last day."""

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("agency_id", "region_code", name="uq_agency_region"),
        ForeignKeyConstraint(
            ["parent_agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_agency_parent_of_same_region",
        ),
        CheckConstraint(KIND_IS_KNOWN, name="kind_is_known"),
        CheckConstraint("valid_from <= valid_to", name="valid_forwards"),
        CheckConstraint("parent_agency_id <> agency_id", name="not_its_own_parent"),
        Index("ix_agency_order", "region_code", "sort_key", "agency_id"),
        Index("ix_agency_parent", "parent_agency_id"),
    )

    agency_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"))
    parent_agency_id: Mapped[UUID | None] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Text)
    official_name: Mapped[str] = mapped_column(Text)
    short_name: Mapped[str] = mapped_column(Text)
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    sort_key: Mapped[str] = mapped_column(Text(collation="C"))
    search_text: Mapped[str] = mapped_column(Text)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class AgencySuccession(Base):
    """What an agency became; `on_date` is the first day of what came after it."""

    __tablename__ = "agency_succession"
    __table_args__ = (
        CheckConstraint("kind in ('renamed', 'merged', 'split')", name="kind_is_known"),
        CheckConstraint("from_agency_id <> to_agency_id", name="not_its_own_successor"),
    )

    from_agency_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("agency.agency_id", ondelete="CASCADE"), primary_key=True
    )
    to_agency_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("agency.agency_id"), primary_key=True, index=True
    )
    kind: Mapped[str] = mapped_column(Text)
    on_date: Mapped[date] = mapped_column(Date)


class Unit(Base):
    """A unit (unit penyelenggara pelayanan) inside an agency of the same region."""

    __tablename__ = "unit"
    __table_args__ = (
        ForeignKeyConstraint(
            ["agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_unit_agency_of_same_region",
        ),
        CheckConstraint(KIND_IS_KNOWN, name="kind_is_known"),
        CheckConstraint("valid_from <= valid_to", name="valid_forwards"),
        Index("ix_unit_order", "region_code", "sort_key", "unit_id"),
        Index("ix_unit_agency", "agency_id"),
    )

    unit_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    agency_id: Mapped[UUID] = mapped_column(Uuid)
    region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"))
    kind: Mapped[str] = mapped_column(Text)
    official_name: Mapped[str] = mapped_column(Text)
    short_name: Mapped[str] = mapped_column(Text)
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    sort_key: Mapped[str] = mapped_column(Text(collation="C"))
    search_text: Mapped[str] = mapped_column(Text)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)
