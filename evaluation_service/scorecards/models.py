"""The table of scorecards; the newest revision of a lokus counts, earlier ones stay."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
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

from evaluation_service.tables import Base


class Scorecard(Base):
    """What a lokus comes to; `total` over `denominator` is the exact index before rounding.

    All figures are null where an instrument of several forms leaves the lokus without an index; `outcome`
    says why. It is null itself where there is one form alone. `trace` is folded (`scoring.folding`); the
    digest is that of the whole one.
    """

    __tablename__ = "scorecard"
    __table_args__ = (
        UniqueConstraint("lokus_id", "revision", name="uq_scorecard_revision"),
        Index("uq_scorecard_current", "lokus_id", unique=True, postgresql_where=text("is_current")),
        Index("ix_scorecard_period", "period_id", postgresql_where=text("is_current")),
        CheckConstraint(
            "num_nulls(index_text, index_hundredths, total, denominator, grade, label_id, label_en)"
            " in (0, 7)",
            name="figures_stand_together",
        ),
    )

    scorecard_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"))
    period_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("period.period_id"))
    revision: Mapped[int] = mapped_column(Integer)
    is_current: Mapped[bool]
    index_text: Mapped[str | None] = mapped_column(Text)
    index_hundredths: Mapped[int | None] = mapped_column(SmallInteger)
    total: Mapped[int | None] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    grade: Mapped[str | None] = mapped_column(Text)
    label_id: Mapped[str | None] = mapped_column(Text)
    label_en: Mapped[str | None] = mapped_column(Text)
    figure_code: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    sheets_used: Mapped[int] = mapped_column(SmallInteger)
    trace: Mapped[str] = mapped_column(Text)
    trace_digest: Mapped[str] = mapped_column(Text)
    job_id: Mapped[str | None] = mapped_column(Text)
    computed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
