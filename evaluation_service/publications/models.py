"""Tables of publications: reported figures as printed; no column here holds anything we computed."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_service.tables import Base

TEXT_KINDS = ("recommendation", "conflict")


class Publication(Base):
    """One published document on one region, draft or published; NUMERIC keeps the digits as printed."""

    __tablename__ = "publication"
    __table_args__ = (
        CheckConstraint("state in ('draft', 'published')", name="state_is_known"),
        CheckConstraint("(state = 'published') = (published_at is not null)", name="published_has_moment"),
        Index("ix_publication_region", "region_code", "recorded_at", "publication_id"),
        Index("ix_publication_recorded", "recorded_at", "publication_id"),
    )

    publication_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    subject: Mapped[str | None] = mapped_column(Text)
    dated: Mapped[date | None] = mapped_column(Date)
    event_on: Mapped[date | None] = mapped_column(Date)
    event_as_printed: Mapped[str | None] = mapped_column(Text)
    region_code: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str | None] = mapped_column(Text)
    year: Mapped[int | None] = mapped_column(SmallInteger)
    scope_name: Mapped[str | None] = mapped_column(Text)
    instrument_id: Mapped[str | None] = mapped_column(Text)
    results_are_complete: Mapped[bool]
    products_total: Mapped[int | None] = mapped_column(Integer)
    values_sum: Mapped[Decimal | None] = mapped_column(Numeric)
    region_value: Mapped[Decimal | None] = mapped_column(Numeric)
    predicate: Mapped[str | None] = mapped_column(Text)
    rank: Mapped[int | None] = mapped_column(Integer)
    category: Mapped[str | None] = mapped_column(Text)
    category_size: Mapped[int | None] = mapped_column(Integer)
    zone: Mapped[str | None] = mapped_column(Text)
    zones: Mapped[list[str]] = mapped_column(ARRAY(Text))
    inferred: Mapped[list[str]] = mapped_column(ARRAY(Text))
    texts_salt: Mapped[bytes] = mapped_column(LargeBinary)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    state: Mapped[str] = mapped_column(Text, server_default=text("'draft'"), default="draft")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class ReportedResult(Base):
    """What the publication says of one unit, under the name it prints."""

    __tablename__ = "reported_result"
    __table_args__ = (CheckConstraint("trend in ('up', 'down')", name="trend_is_known"),)

    publication_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("publication.publication_id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    unit_name: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    reported_grade: Mapped[str | None] = mapped_column(Text)
    reported_label: Mapped[str | None] = mapped_column(Text)
    trend: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class ExternalValue(Base):
    """The value somebody else gave one agency; what is not printed is null."""

    __tablename__ = "external_value"
    __table_args__ = (CheckConstraint("products >= 0", name="products_are_counted"),)

    publication_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("publication.publication_id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    agency_name: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    products: Mapped[int | None] = mapped_column(Integer)
    value: Mapped[Decimal | None] = mapped_column(Numeric)


class ReportedClaim(Base):
    """A figure that the publication states of something, with how sure it is of it."""

    __tablename__ = "reported_claim"
    __table_args__ = (
        CheckConstraint(
            "qualifier in ('exactly', 'at_least', 'at_most', 'about')", name="qualifier_is_known"
        ),
        CheckConstraint("unit in ('count', 'percent')", name="unit_is_known"),
    )

    publication_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("publication.publication_id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    qualifier: Mapped[str] = mapped_column(Text)
    value: Mapped[Decimal] = mapped_column(Numeric)
    unit: Mapped[str] = mapped_column(Text)
    as_of: Mapped[date | None] = mapped_column(Date)
    what: Mapped[str | None] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(Text)


class PublicationText(Base):
    """A recommendation, or a place where the publication contradicts itself or its regulation."""

    __tablename__ = "publication_text"
    __table_args__ = (
        CheckConstraint("kind in ('recommendation', 'conflict')", name="kind_is_known"),
        CheckConstraint("text_id is not null or text_en is not null", name="has_words"),
    )

    publication_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("publication.publication_id"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    text_id: Mapped[str | None] = mapped_column(Text)
    text_en: Mapped[str | None] = mapped_column(Text)


class Commitment(Base):
    """Who promised what to whom, and when."""

    __tablename__ = "commitment"

    commitment_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    publication_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("publication.publication_id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    signed_on: Mapped[date | None] = mapped_column(Date)
    signed_by: Mapped[str] = mapped_column(Text)
    carried_out_by: Mapped[str | None] = mapped_column(Text)
    signed_with: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)


class CommitmentProgress(Base):
    """One note on how far a commitment has come; added, never changed."""

    __tablename__ = "commitment_progress"
    __table_args__ = (UniqueConstraint("commitment_id", "position", name="uq_commitment_progress_position"),)

    progress_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    commitment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("commitment.commitment_id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    noted_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
