"""Tables of sheets, their answers, and the score of a submitted sheet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_service.tables import Base


class Sheet(Base):
    """One version of one evaluator's sheet; a returned sheet stays, its next version is a new row."""

    __tablename__ = "sheet"
    __table_args__ = (
        UniqueConstraint("assignment_id", "number", name="uq_sheet_number"),
        Index(
            "uq_sheet_running",
            "assignment_id",
            unique=True,
            postgresql_where=text("state in ('draft', 'submitted')"),
        ),
        CheckConstraint("state in ('draft', 'submitted', 'returned')", name="state_is_known"),
        CheckConstraint("(state = 'draft') = (submitted_at is null)", name="submitted_has_moment"),
    )

    sheet_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("assignment.assignment_id"))
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"), index=True)
    evaluator_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Text, server_default=text("'draft'"), default="draft")
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    receipt_sha256: Mapped[str | None] = mapped_column(Text)
    returned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    return_reason: Mapped[str | None] = mapped_column(Text)
    return_reason_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class Answer(Base):
    """One level on one indicator, saved by itself; the digest of a note outlives its erased text and salt."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("level between 0 and 5", name="level_is_known"),
        CheckConstraint("(note is null) = (note_salt is null)", name="note_has_salt"),
        CheckConstraint("note is null or note_sha256 is not null", name="note_has_digest"),
    )

    sheet_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("sheet.sheet_id"), primary_key=True)
    indicator_code: Mapped[str] = mapped_column(Text, primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str | None] = mapped_column(Text)
    note_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    note_sha256: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    @property
    def note_salt_hex(self) -> str | None:
        """The salt as it is handed out to those who may read the note."""
        return self.note_salt.hex() if self.note_salt is not None else None


class SheetScore(Base):
    """What a submitted sheet comes to by itself; written once, by the job."""

    __tablename__ = "sheet_score"

    sheet_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("sheet.sheet_id"), primary_key=True)
    index_text: Mapped[str] = mapped_column(Text)
    grade: Mapped[str] = mapped_column(Text)
    trace: Mapped[str] = mapped_column(Text)
    trace_digest: Mapped[str] = mapped_column(Text)
    job_id: Mapped[str | None] = mapped_column(Text)
    scored_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
