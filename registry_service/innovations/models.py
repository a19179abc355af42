"""Tables of innovations: the record, the units that run it, a programme's components."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base


class Innovation(Base):
    """An innovation or a programme; `published_at` says that it may be shown, also after it was archived.

    `note` and `archive_reason` are erasable with their salts; the journal holds their digests only.
    """

    __tablename__ = "innovation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_innovation_agency_of_same_region",
        ),
        CheckConstraint("owner_kind in ('agency', 'region', 'unknown')", name="owner_kind_is_known"),
        CheckConstraint("(owner_kind = 'agency') = (agency_id is not null)", name="owner_is_named"),
        CheckConstraint("state in ('draft', 'published', 'archived')", name="state_is_known"),
        CheckConstraint("state <> 'published' or published_at is not null", name="published_has_date"),
        CheckConstraint("state <> 'draft' or published_at is null", name="draft_is_unpublished"),
        CheckConstraint("('other' = any (channels)) = (channel_other is not null)", name="other_is_named"),
        CheckConstraint("coverage_percent between 0 and 100", name="coverage_is_a_share"),
        CheckConstraint("(coverage_what is null) = (coverage_percent is null)", name="coverage_says_of_what"),
        CheckConstraint(
            "since_value ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'", name="since_is_year_month_or_day"
        ),
        Index("ix_innovation_order", "sort_key", "innovation_id"),
        Index("ix_innovation_region_order", "region_code", "sort_key", "innovation_id"),
        Index("ix_innovation_agency", "agency_id"),
        Index("ix_innovation_channels", "channels", postgresql_using="gin"),
    )

    innovation_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"))
    owner_kind: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[UUID | None] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(Text)
    long_name: Mapped[str | None] = mapped_column(Text)
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    meaning_id: Mapped[str | None] = mapped_column(Text)
    meaning_en: Mapped[str | None] = mapped_column(Text)
    run_by: Mapped[str | None] = mapped_column(Text)
    partners: Mapped[list[str]] = mapped_column(ARRAY(Text))
    channels: Mapped[list[str]] = mapped_column(ARRAY(Text))
    channel_other: Mapped[str | None] = mapped_column(Text)
    is_digital: Mapped[bool | None]
    since_value: Mapped[str | None] = mapped_column(Text)
    coverage_what: Mapped[str | None] = mapped_column(Text)
    coverage_percent: Mapped[Decimal | None] = mapped_column(Numeric)
    coverage_as_of: Mapped[date | None] = mapped_column(Date)
    service: Mapped[str | None] = mapped_column(Text)
    is_national_system: Mapped[bool]
    is_flagship: Mapped[bool]
    problem: Mapped[str | None] = mapped_column(Text)
    benefits: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_programme: Mapped[bool]
    inferred: Mapped[list[str]] = mapped_column(ARRAY(Text))
    note: Mapped[str | None] = mapped_column(Text)
    note_salt: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    archive_reason: Mapped[str | None] = mapped_column(Text)
    archive_reason_salt: Mapped[str | None] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(Text(collation="C"))
    search_text: Mapped[str] = mapped_column(Text)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)
    drafted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class InnovationUnit(Base):
    """A unit that runs an innovation."""

    __tablename__ = "innovation_unit"

    innovation_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("innovation.innovation_id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("unit.unit_id"), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(SmallInteger)


class InnovationComponent(Base):
    """An innovation that is part of a programme; a component is never a programme itself."""

    __tablename__ = "innovation_component"
    __table_args__ = (CheckConstraint("programme_id <> component_id", name="not_its_own_component"),)

    programme_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("innovation.innovation_id", ondelete="CASCADE"), primary_key=True
    )
    component_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("innovation.innovation_id"), primary_key=True, index=True
    )
    place: Mapped[int] = mapped_column(SmallInteger)
