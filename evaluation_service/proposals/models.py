"""Tables of what the registry proposed: frozen snapshots, and who confirmed which; no row is ever changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Integer, Text, UniqueConstraint, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_service.tables import Base


class ProposalSnapshot(Base):
    """What was proposed for a lokus at one moment, as canonical JSON; the newest number counts."""

    __tablename__ = "proposal_snapshot"
    __table_args__ = (
        UniqueConstraint("lokus_id", "number", name="uq_proposal_snapshot_number"),
        CheckConstraint("number > 0", name="number_counts_from_one"),
    )

    snapshot_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"))
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(Text)
    taken_by: Mapped[UUID | None] = mapped_column(Uuid)
    taken_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class ProposalConfirmation(Base):
    """An evaluator read this snapshot and answers by it, or against it; the answers stand in the sheet."""

    __tablename__ = "proposal_confirmation"
    __table_args__ = (
        UniqueConstraint("snapshot_id", "evaluator_id", name="uq_proposal_confirmation_evaluator"),
    )

    confirmation_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    snapshot_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("proposal_snapshot.snapshot_id"))
    evaluator_id: Mapped[UUID] = mapped_column(Uuid)
    confirmed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
