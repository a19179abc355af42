"""Tables of innovations: the record, its units and components, the draft beside it, reasons of returns."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
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
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base
from shared.contracts.innovation_entries import (
    CONTINUITIES,
    FORMS,
    INITIATORS,
    INNOVATION_STATES,
    SIDE_DRAFT_STATES,
    STAGES,
)

PARTLY_KNOWN_DAY = "'^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'"
EMPTY_ARRAY, EMPTY_LIST = text("'{}'"), text("'[]'::jsonb")


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(repr(code) for code in codes)})"


class Innovation(Base):
    """An innovation or a programme; `published_at` says that it may be shown, also after it was archived.

    `note`, `archive_reason` and the ways to reach the office are erasable with their salts; the journal holds
    their digests only.
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
        CheckConstraint(_one_of("state", INNOVATION_STATES), name="state_is_known"),
        CheckConstraint("state <> 'published' or published_at is not null", name="published_has_date"),
        CheckConstraint(
            "state in ('published', 'archived') or published_at is null", name="draft_is_unpublished"
        ),
        CheckConstraint("('other' = any (channels)) = (channel_other is not null)", name="other_is_named"),
        CheckConstraint("coverage_percent between 0 and 100", name="coverage_is_a_share"),
        CheckConstraint("(coverage_what is null) = (coverage_percent is null)", name="coverage_says_of_what"),
        CheckConstraint(f"since_value ~ {PARTLY_KNOWN_DAY}", name="since_is_year_month_or_day"),
        CheckConstraint(
            f"initiative_since ~ {PARTLY_KNOWN_DAY} and trial_since ~ {PARTLY_KNOWN_DAY}"
            f" and implementation_since ~ {PARTLY_KNOWN_DAY}",
            name="stages_begin_in_year_month_or_day",
        ),
        CheckConstraint(_one_of("stage", STAGES), name="stage_is_known"),
        CheckConstraint(_one_of("initiator", INITIATORS), name="initiator_is_known"),
        CheckConstraint(_one_of("form", FORMS), name="form_is_known"),
        CheckConstraint(_one_of("continuity", CONTINUITIES), name="continuity_is_known"),
        CheckConstraint("stopped_on is null or continuity = 'stopped'", name="only_stopped_has_an_end"),
        CheckConstraint(
            "national_system_name is null or is_national_system", name="only_national_system_is_named"
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
    summary: Mapped[str | None] = mapped_column(Text)
    background: Mapped[str | None] = mapped_column(Text)
    aim: Mapped[str | None] = mapped_column(Text)
    novelty: Mapped[str | None] = mapped_column(Text)
    how_it_works: Mapped[str | None] = mapped_column(Text)
    results: Mapped[str | None] = mapped_column(Text)
    sustainability: Mapped[str | None] = mapped_column(Text)
    lessons: Mapped[str | None] = mapped_column(Text)
    facilities: Mapped[str | None] = mapped_column(Text)
    stage: Mapped[str | None] = mapped_column(Text)
    initiative_since: Mapped[str | None] = mapped_column(Text)
    trial_since: Mapped[str | None] = mapped_column(Text)
    implementation_since: Mapped[str | None] = mapped_column(Text)
    operating_since: Mapped[date | None] = mapped_column(Date)
    initiator: Mapped[str | None] = mapped_column(Text)
    form: Mapped[str | None] = mapped_column(Text)
    affairs: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=EMPTY_ARRAY)
    sdgs: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), server_default=EMPTY_ARRAY)
    target_groups: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=EMPTY_ARRAY)
    legal_bases: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    team_decree: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    budgets: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    recognitions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    outside_partners: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    national_system_name: Mapped[str | None] = mapped_column(Text)
    reach_figures: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=EMPTY_LIST)
    continuity: Mapped[str | None] = mapped_column(Text)
    stopped_on: Mapped[date | None] = mapped_column(Date)
    contact_office: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    contact_salt: Mapped[str | None] = mapped_column(Text)
    recorded_from: Mapped[str | None] = mapped_column(Text)
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


class InnovationDraft(Base):
    """A draft beside a published innovation: all fields of the record as they are to become.

    Its remark and the ways to reach the office stand in `record`; their salts are erasable as theirs are.
    A draft that is not a demonstration holds its innovation, which is then not taken out as one.
    """

    __tablename__ = "innovation_draft"
    __table_args__ = (
        UniqueConstraint("innovation_id", name="uq_innovation_draft_innovation_id"),
        CheckConstraint(_one_of("state", SIDE_DRAFT_STATES), name="state_is_known"),
    )

    draft_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    innovation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("innovation.innovation_id"))
    record: Mapped[dict[str, Any]] = mapped_column(JSONB)
    note_salt: Mapped[str | None] = mapped_column(Text)
    contact_salt: Mapped[str | None] = mapped_column(Text)
    base_version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Text)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class InnovationReason(Base):
    """Why a submission was returned; text and salt are erasable, the journal holds their digest."""

    __tablename__ = "innovation_reason"

    reason_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    innovation_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("innovation.innovation_id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str | None] = mapped_column(Text)
    salt: Mapped[str | None] = mapped_column(Text)
