"""The table of scorecards; the newest revision of a lokus counts, earlier ones stay."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
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
    """What a lokus comes to; `total` over `denominator` is the exact index before rounding."""

    __tablename__ = "scorecard"
    __table_args__ = (
        UniqueConstraint("lokus_id", "revision", name="uq_scorecard_revision"),
        Index("uq_scorecard_current", "lokus_id", unique=True, postgresql_where=text("is_current")),
        Index("ix_scorecard_period", "period_id", postgresql_where=text("is_current")),
    )

    scorecard_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"))
    period_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("period.period_id"))
    revision: Mapped[int] = mapped_column(Integer)
    is_current: Mapped[bool]
    index_text: Mapped[str] = mapped_column(Text)
    index_hundredths: Mapped[int] = mapped_column(SmallInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int] = mapped_column(BigInteger)
    grade: Mapped[str] = mapped_column(Text)
    label_id: Mapped[str] = mapped_column(Text)
    label_en: Mapped[str] = mapped_column(Text)
    figure_code: Mapped[str] = mapped_column(Text)
    sheets_used: Mapped[int] = mapped_column(SmallInteger)
    trace: Mapped[str] = mapped_column(Text)
    trace_digest: Mapped[str] = mapped_column(Text)
    job_id: Mapped[str | None] = mapped_column(Text)
    computed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
