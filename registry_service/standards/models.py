"""Tables of services, their standards, what is published of them, complaint channels and their figures."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
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
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base

NOBODY = "'00000000-0000-0000-0000-000000000000'"
OTHER_IS_NAMED = "(published_other is not null) = coalesce('other' = any (published_in), false)"


def _of_agency(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["agency_id", "region_code"],
        ["agency.agency_id", "agency.region_code"],
        name=f"fk_{table}_agency_of_same_region",
    )


class Service(Base):
    """A service (layanan) of an agency or a unit of it; `note` and `archive_reason` go with their salts."""

    __tablename__ = "service"
    __table_args__ = (
        _of_agency("service"),
        CheckConstraint("kind in ('goods', 'services', 'administrative')", name="kind_is_known"),
        CheckConstraint("fee_kind in ('free', 'fixed', 'by_schedule')", name="fee_kind_is_known"),
        CheckConstraint(
            "(fee_kind is not distinct from 'fixed') = (fee_amount is not null)", name="fixed_fee_has_amount"
        ),
        CheckConstraint(
            "(fee_kind is not distinct from 'by_schedule') = (fee_schedule is not null)",
            name="fee_by_schedule_has_one",
        ),
        CheckConstraint("fee_amount > 0", name="fee_is_something"),
        CheckConstraint(
            "completion_unit in ('minutes', 'hours', 'working_days', 'days')", name="completion_unit_is_known"
        ),
        CheckConstraint(
            "(completion_number is null) = (completion_unit is null)", name="completion_has_its_unit"
        ),
        CheckConstraint("completion_number > 0", name="completion_takes_time"),
        CheckConstraint(
            "decree_number is not null"
            " or (decree_title is null and decree_dated is null and decree_link is null)",
            name="decree_has_number",
        ),
        CheckConstraint("valid_from <= valid_to", name="valid_forwards"),
        Index(
            "uq_service_name",
            "agency_id",
            text(f"coalesce(unit_id, {NOBODY})"),
            "sort_key",
            unique=True,
            postgresql_where=text("archived_at is null"),
        ),
        Index("ix_service_order", "sort_key", "service_id"),
        Index("ix_service_region_order", "region_code", "sort_key", "service_id"),
        Index("ix_service_agency", "agency_id"),
    )

    service_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"))
    agency_id: Mapped[UUID] = mapped_column(Uuid)
    unit_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("unit.unit_id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    aliases: Mapped[list[str]] = mapped_column(ARRAY(Text))
    kind: Mapped[str | None] = mapped_column(Text)
    for_whom: Mapped[str | None] = mapped_column(Text)
    is_digital: Mapped[bool | None]
    asked_where: Mapped[str | None] = mapped_column(Text)
    asked_link: Mapped[str | None] = mapped_column(Text)
    fee_kind: Mapped[str | None] = mapped_column(Text)
    fee_amount: Mapped[int | None] = mapped_column(BigInteger)
    fee_schedule: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    completion_number: Mapped[int | None] = mapped_column(Integer)
    completion_unit: Mapped[str | None] = mapped_column(Text)
    decree_number: Mapped[str | None] = mapped_column(Text)
    decree_title: Mapped[str | None] = mapped_column(Text)
    decree_dated: Mapped[date | None] = mapped_column(Date)
    decree_link: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)
    note_salt: Mapped[str | None] = mapped_column(Text)
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    archive_reason: Mapped[str | None] = mapped_column(Text)
    archive_reason_salt: Mapped[str | None] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(Text(collation="C"))
    search_text: Mapped[str] = mapped_column(Text)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class StandardComponent(Base):
    """What is known of one component of a service's standard; without a row nothing is."""

    __tablename__ = "standard_component"
    __table_args__ = (
        UniqueConstraint("service_id", "code", name="uq_standard_component_code"),
        CheckConstraint(
            "published_in <@ array['own_site', 'sippn', 'service_room', 'social_media', 'other']",
            name="place_is_known",
        ),
        CheckConstraint(OTHER_IS_NAMED, name="other_is_named"),
        CheckConstraint(
            "is_there is true or coalesce(cardinality(published_in), 0) = 0", name="published_is_there"
        ),
    )

    component_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    service_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("service.service_id"))
    code: Mapped[str] = mapped_column(Text)
    is_there: Mapped[bool | None]
    published_in: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    published_other: Mapped[str | None] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    checked_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)
    note_salt: Mapped[str | None] = mapped_column(Text)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class ServiceDocument(Base):
    """A standard operating procedure, or public information of one of its three classes."""

    __tablename__ = "service_document"
    __table_args__ = (
        _of_agency("service_document"),
        CheckConstraint(
            "kind in ('sop', 'periodic_information', 'immediate_information', 'any_time_information')",
            name="kind_is_known",
        ),
        CheckConstraint("service_id is null or kind = 'sop'", name="only_sop_is_of_a_service"),
        CheckConstraint(
            "published_in <@ array['own_site', 'sippn', 'service_room', 'social_media', 'other']",
            name="place_is_known",
        ),
        CheckConstraint(OTHER_IS_NAMED, name="other_is_named"),
        Index("ix_service_document_order", "sort_key", "document_id"),
        Index("ix_service_document_region_order", "region_code", "sort_key", "document_id"),
        Index("ix_service_document_agency", "agency_id"),
    )

    document_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"))
    agency_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)
    dated: Mapped[date | None] = mapped_column(Date)
    service_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("service.service_id"), index=True)
    published_in: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    published_other: Mapped[str | None] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sort_key: Mapped[str] = mapped_column(Text(collation="C"))
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class ComplaintChannel(Base):
    """Where people complain: of an agency, or without one of the whole region."""

    __tablename__ = "complaint_channel"
    __table_args__ = (
        _of_agency("complaint_channel"),
        CheckConstraint("kind in ('offline_desk', 'online', 'sp4n_lapor', 'other')", name="kind_is_known"),
        CheckConstraint("since_on <= until_on", name="open_forwards"),
        Index(
            "uq_complaint_channel_name",
            "region_code",
            text(f"coalesce(agency_id, {NOBODY})"),
            "sort_key",
            unique=True,
            postgresql_where=text("archived_at is null"),
        ),
        Index("ix_complaint_channel_order", "sort_key", "channel_id"),
        Index("ix_complaint_channel_agency", "agency_id"),
    )

    channel_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"))
    agency_id: Mapped[UUID | None] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    office: Mapped[str | None] = mapped_column(Text)
    office_hours: Mapped[str | None] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    since_on: Mapped[date | None] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    is_planned: Mapped[bool]
    archived_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sort_key: Mapped[str] = mapped_column(Text(collation="C"))
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class ComplaintMonth(Base):
    """A month's complaints through a channel; the counts leave the registry as shares only."""

    __tablename__ = "complaint_month"
    __table_args__ = (
        UniqueConstraint("channel_id", "month", name="uq_complaint_month"),
        CheckConstraint("month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name="month_is_one"),
        CheckConstraint("received >= 0", name="received_is_a_count"),
        CheckConstraint("answered_in_time between 0 and received", name="answered_is_a_part"),
        CheckConstraint("settled between 0 and received", name="settled_is_a_part"),
        CheckConstraint("median_days is null or coalesce(settled, 0) > 0", name="median_is_of_something"),
        CheckConstraint("median_days >= 0", name="median_is_a_time"),
        CheckConstraint("deadline_unit in ('working_days', 'days')", name="deadline_unit_is_known"),
    )

    figure_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    channel_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("complaint_channel.channel_id"))
    month: Mapped[str] = mapped_column(Text(collation="C"))
    received: Mapped[int] = mapped_column(Integer)
    answered_in_time: Mapped[int | None] = mapped_column(Integer)
    settled: Mapped[int | None] = mapped_column(Integer)
    median_days: Mapped[Decimal | None] = mapped_column(Numeric(6, 1))
    deadline_number: Mapped[int] = mapped_column(SmallInteger)
    deadline_unit: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class ComplaintDeadline(Base):
    """The deadline that a region, or an agency of it, has set for itself."""

    __tablename__ = "complaint_deadline"
    __table_args__ = (
        _of_agency("complaint_deadline"),
        CheckConstraint(
            "channel_kind in ('offline_desk', 'online', 'sp4n_lapor', 'other')", name="kind_is_known"
        ),
        CheckConstraint("deed in ('answer', 'settle')", name="deed_is_known"),
        CheckConstraint("unit in ('working_days', 'days')", name="unit_is_known"),
        CheckConstraint("number > 0", name="number_is_a_time"),
        Index(
            "uq_complaint_deadline",
            "region_code",
            text(f"coalesce(agency_id, {NOBODY})"),
            "channel_kind",
            "deed",
            unique=True,
        ),
    )

    deadline_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"))
    agency_id: Mapped[UUID | None] = mapped_column(Uuid)
    channel_kind: Mapped[str] = mapped_column(Text)
    deed: Mapped[str] = mapped_column(Text)
    number: Mapped[int] = mapped_column(SmallInteger)
    unit: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)
