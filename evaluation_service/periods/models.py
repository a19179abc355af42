"""Tables of periods, their scope, their lokus and the assignments of evaluators."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_service.periods.rules import EXAMPLE_MARKING
from evaluation_service.tables import Base


class Period(Base):
    """One evaluation: draft → open → closed → released.

    `owner_region_code` is null for a national period. `settings` holds what the instrument leaves
    open, decided before the period opens: by open setting where the instrument has several forms
    (`instrument_format` 2), else the weights of the forms. An example period is in no public list or
    ranking, and is never released; a demonstration, which can be taken out again, is always an example.
    """

    __tablename__ = "period"
    __table_args__ = (
        ForeignKeyConstraint(
            ["instrument_id", "instrument_version"],
            ["instrument.instrument_id", "instrument.version"],
            name="fk_period_instrument",
        ),
        CheckConstraint("state in ('draft', 'open', 'closed', 'released')", name="state_is_known"),
        CheckConstraint("scheme in ('pekppp_nasional', 'pekppp_mandiri', 'other')", name="scheme_is_known"),
        CheckConstraint("combination in ('mean', 'median', 'agreed')", name="combination_is_known"),
        CheckConstraint("sheet_mode in ('independent', 'team')", name="sheet_mode_is_known"),
        CheckConstraint("(state = 'released') = (released_at is not null)", name="released_has_moment"),
        CheckConstraint("not is_demo or is_example", name="demo_is_example"),
    )

    period_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    scheme: Mapped[str] = mapped_column(Text)
    scope_name: Mapped[str | None] = mapped_column(Text)
    instrument_id: Mapped[str] = mapped_column(Text)
    instrument_version: Mapped[int] = mapped_column(Integer)
    instrument_format: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"), default=1)
    form_set: Mapped[str] = mapped_column(Text, server_default=text("'F-02'"), default="F-02")
    combination: Mapped[str] = mapped_column(Text)
    sheet_mode: Mapped[str] = mapped_column(Text, server_default=text("'independent'"), default="independent")
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"), default=dict)
    year_assessed: Mapped[int] = mapped_column(SmallInteger)
    year_held: Mapped[int] = mapped_column(SmallInteger)
    owner_region_code: Mapped[str | None] = mapped_column(Text)
    legal_document: Mapped[str | None] = mapped_column(Text)
    begins_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    own_region_may_score: Mapped[bool]
    is_example: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    state: Mapped[str] = mapped_column(Text, server_default=text("'draft'"), default="draft")
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    determined_by: Mapped[UUID | None] = mapped_column(Uuid)
    determined_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    released_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    released_by: Mapped[UUID | None] = mapped_column(Uuid)
    decree: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    @property
    def marking(self) -> str | None:
        """What every answer about an example says; null for a real period."""
        return EXAMPLE_MARKING if self.is_example else None

    @property
    def is_provisional(self) -> bool:
        """Released without a decree ("sementara")."""
        return self.state == "released" and self.decree is None

    @property
    def are_form_weights_decided(self) -> bool:
        """Somebody has said what the forms weigh, or that it stays open."""
        return not self.has_form_sets and "form_weights" in self.settings

    @property
    def form_weights(self) -> dict[str, str] | None:
        """The weight of each form as a fraction; null where neither a regulation nor the period sets it."""
        found: dict[str, str] | None = None if self.has_form_sets else self.settings.get("form_weights")
        return found

    @property
    def has_form_sets(self) -> bool:
        """The instrument has several forms, of which the period collects one set."""
        return self.instrument_format > 1

    @property
    def decisions(self) -> dict[str, Any]:
        """What was decided of the open settings of an instrument of several forms, by their codes."""
        return dict(self.settings) if self.has_form_sets else {}


class PeriodRegion(Base):
    """One region of a period's scope."""

    __tablename__ = "period_region"

    period_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("period.period_id"), primary_key=True)
    region_code: Mapped[str] = mapped_column(Text, primary_key=True)


class PeriodStage(Base):
    """One stage of a period with its dates; what comes up to `grace_minutes` after the end still counts."""

    __tablename__ = "period_stage"
    __table_args__ = (
        CheckConstraint(
            "stage in ('f01', 'desk_review', 'visit', 'f03', 'clarification', 'pleno', 'determination',"
            " 'release')",
            name="stage_is_known",
        ),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("grace_minutes between 0 and 10080", name="grace_is_short"),
    )

    period_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("period.period_id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Text, primary_key=True)
    opens_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closes_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    grace_minutes: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"), default=0)


class ServiceMoment(Base):
    """A named moment: when the clock last found the service running; since when downtime has entries."""

    __tablename__ = "service_moment"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Downtime(Base):
    """A time in which the clock did not beat: measured, never typed in."""

    __tablename__ = "downtime"
    __table_args__ = (CheckConstraint("began_at < ended_at", name="begins_before_it_ends"),)

    downtime_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    began_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class Lokus(Base):
    """A unit chosen into one period, with its names of that day."""

    __tablename__ = "lokus"
    __table_args__ = (UniqueConstraint("period_id", "unit_id", name="uq_lokus_unit"),)

    lokus_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    period_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("period.period_id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(Uuid)
    unit_short_name: Mapped[str] = mapped_column(Text)
    unit_official_name: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[UUID] = mapped_column(Uuid)
    agency_name: Mapped[str] = mapped_column(Text)
    region_code: Mapped[str] = mapped_column(Text)
    region_name: Mapped[str] = mapped_column(Text)
    region_kind: Mapped[str] = mapped_column(Text)
    unit_kind: Mapped[str] = mapped_column(Text)
    service_kind: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class Assignment(Base):
    """One evaluator chosen to score one lokus."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("lokus_id", "evaluator_id", name="uq_assignment_evaluator"),)

    assignment_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"))
    evaluator_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    assigned_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)
