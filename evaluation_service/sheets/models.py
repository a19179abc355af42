"""Tables of sheets, their answers, and the score of a submitted sheet."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_service.tables import Base


class Sheet(Base):
    """One version of one sheet; a returned sheet stays, its next version is a new row.

    An own sheet is one evaluator's. That of a team, and the one a pleno agreed on, belong to the lokus:
    they have no assignment, and their evaluator is who began it, or leads the pleno.
    """

    __tablename__ = "sheet"
    __table_args__ = (
        UniqueConstraint("assignment_id", "number", name="uq_sheet_number"),
        Index(
            "uq_sheet_running",
            "assignment_id",
            unique=True,
            postgresql_where=text("state in ('draft', 'submitted')"),
        ),
        Index(
            "uq_sheet_shared_running",
            "lokus_id",
            "kind",
            unique=True,
            postgresql_where=text("assignment_id is null and state in ('draft', 'submitted')"),
        ),
        Index(
            "uq_sheet_shared_number",
            "lokus_id",
            "kind",
            "number",
            unique=True,
            postgresql_where=text("assignment_id is null"),
        ),
        CheckConstraint("kind in ('own', 'team', 'agreed')", name="kind_is_known"),
        CheckConstraint("(kind = 'own') = (assignment_id is not null)", name="own_has_assignment"),
        CheckConstraint("state in ('draft', 'submitted', 'returned')", name="state_is_known"),
        CheckConstraint("(state = 'draft') = (submitted_at is null)", name="submitted_has_moment"),
    )

    sheet_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, server_default=text("'own'"), default="own")
    assignment_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("assignment.assignment_id"))
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"), index=True)
    evaluator_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Text, server_default=text("'draft'"), default="draft")
    visited_on: Mapped[date | None] = mapped_column(Date)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    receipt_sha256: Mapped[str | None] = mapped_column(Text)
    returned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    return_reason: Mapped[str | None] = mapped_column(Text)
    return_reason_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class AnswerContent:
    """What an answer says, and who said it when; a note and a reason outlive their erased texts as digests.

    `level` is what scores. Where elements are ticked it follows from them (`supported`), unless another
    one was `chosen`. `answered_by` is null where the sheet's evaluator answered.
    """

    level: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str | None] = mapped_column(Text)
    note_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    note_sha256: Mapped[str | None] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    ticked: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"), default=list)
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, server_default=text("'{}'"), default=dict)
    chosen: Mapped[int | None] = mapped_column(SmallInteger)
    supported: Mapped[int | None] = mapped_column(SmallInteger)
    reason: Mapped[str | None] = mapped_column(Text)
    reason_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason_sha256: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)
    copied_from: Mapped[UUID | None] = mapped_column(Uuid)

    @property
    def note_salt_hex(self) -> str | None:
        """The salt as it is handed out to those who may read the note."""
        return self.note_salt.hex() if self.note_salt is not None else None

    @property
    def reason_salt_hex(self) -> str | None:
        """The salt as it is handed out to those who may read the reason."""
        return self.reason_salt.hex() if self.reason_salt is not None else None


CONTENT_CHECKS = {
    "level_is_known": "level between 0 and 5",
    "chosen_is_known": "chosen between 0 and 5",
    "supported_is_known": "supported between 0 and 5",
    "note_has_salt": "(note is null) = (note_salt is null)",
    "note_has_digest": "note is null or note_sha256 is not null",
    "reason_has_salt": "(reason is null) = (reason_salt is null)",
    "reason_has_digest": "reason is null or reason_sha256 is not null",
}


class Answer(AnswerContent, Base):
    """The present answer on one indicator, saved by itself."""

    __tablename__ = "answer"
    __table_args__ = tuple(CheckConstraint(check, name=name) for name, check in CONTENT_CHECKS.items())

    sheet_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("sheet.sheet_id"), primary_key=True)
    indicator_code: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class AnswerVersion(AnswerContent, Base):
    """An answer that was overwritten, as it stood under its version."""

    __tablename__ = "answer_version"
    __table_args__ = (
        ForeignKeyConstraint(
            ["sheet_id", "indicator_code"],
            ["answer.sheet_id", "answer.indicator_code"],
            name="fk_answer_version_answer",
        ),
        *(CheckConstraint(check, name=name) for name, check in CONTENT_CHECKS.items()),
    )

    sheet_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    indicator_code: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)


class SheetScore(Base):
    """What a submitted sheet comes to by itself; written once. Its trace is folded as a card's is."""

    __tablename__ = "sheet_score"

    sheet_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("sheet.sheet_id"), primary_key=True)
    index_text: Mapped[str | None] = mapped_column(Text)
    grade: Mapped[str | None] = mapped_column(Text)
    trace: Mapped[str] = mapped_column(Text)
    trace_digest: Mapped[str] = mapped_column(Text)
    job_id: Mapped[str | None] = mapped_column(Text)
    scored_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
