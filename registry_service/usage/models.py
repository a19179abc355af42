"""Tables of usage figures and of what a region set about them; a figure that is not known has no row."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base

BASIS_IS_KNOWN = "basis in ('system_log', 'register', 'estimate')"


class MonthFigure(Base):
    """Service uses of an innovation in one month ("2021-10") through one channel; corrected in place.

    Withdrawn, it counts nowhere and can be reported anew; confirmed, somebody said that it is right as it is.
    """

    __tablename__ = "usage_month"
    __table_args__ = (
        UniqueConstraint("innovation_id", "month", "channel", name="uq_usage_month_channel"),
        CheckConstraint("month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name="month_is_a_month"),
        CheckConstraint("count >= 0", name="count_is_a_count"),
        CheckConstraint(BASIS_IS_KNOWN, name="basis_is_known"),
        CheckConstraint("corrections >= 0", name="corrections_are_counted"),
        CheckConstraint("(corrections > 0) = (corrected_at is not null)", name="corrected_has_date"),
        Index("ix_usage_month_standing", "month", postgresql_where=text("withdrawn_at is null")),
    )

    figure_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    innovation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("innovation.innovation_id"))
    month: Mapped[str] = mapped_column(Text(collation="C"))
    channel: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(BigInteger)
    basis: Mapped[str] = mapped_column(Text)
    first_reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    corrections: Mapped[int] = mapped_column(Integer, server_default=text("0"), default=0)
    corrected_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class StatedFigure(Base):
    """Service uses "per month" of no known month, as stated somewhere; withdrawn, it counts nowhere."""

    __tablename__ = "usage_stated"
    __table_args__ = (
        CheckConstraint("count >= 0", name="count_is_a_count"),
        CheckConstraint(BASIS_IS_KNOWN, name="basis_is_known"),
        Index("ix_usage_stated_innovation", "innovation_id"),
    )

    figure_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    innovation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("innovation.innovation_id"))
    count: Mapped[int] = mapped_column(BigInteger)
    stated_where: Mapped[str] = mapped_column(Text)
    stated_on: Mapped[date | None] = mapped_column(Date)
    basis: Mapped[str] = mapped_column(Text)
    inferred: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class UsageSettings(Base):
    """What a region set for itself: when a month's figure is due, and when use counts as unconfirmed."""

    __tablename__ = "usage_settings"
    __table_args__ = (
        CheckConstraint("due_day between 1 and 28", name="due_day_is_in_every_month"),
        CheckConstraint("unconfirmed_after_months between 1 and 24", name="waiting_is_bounded"),
    )

    region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"), primary_key=True)
    due_day: Mapped[int] = mapped_column(SmallInteger)
    unconfirmed_after_months: Mapped[int] = mapped_column(SmallInteger)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)
