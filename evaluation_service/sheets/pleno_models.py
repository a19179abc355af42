"""Tables of plenos, and of who signed which content of a sheet that several answer for."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_service.tables import Base


class Pleno(Base):
    """The meeting in which the evaluators of one lokus agree on its levels; it begins with naming a lead."""

    __tablename__ = "pleno"
    __table_args__ = (
        UniqueConstraint("lokus_id", name="uq_pleno_lokus"),
        CheckConstraint("(place is null) = (place_salt is null)", name="place_has_salt"),
        CheckConstraint("place is null or place_sha256 is not null", name="place_has_digest"),
    )

    pleno_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"))
    lead_id: Mapped[UUID] = mapped_column(Uuid)
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    held_on: Mapped[date | None] = mapped_column(Date)
    place: Mapped[str | None] = mapped_column(Text)
    place_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    place_sha256: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class SheetSignature(Base):
    """One evaluator's word on one content of a team's or an agreed sheet; never changed, never taken back.

    It stands while the sheet has the content it names, and while its evaluator has said nothing newer.
    """

    __tablename__ = "sheet_signature"
    __table_args__ = (
        UniqueConstraint("sheet_id", "number", name="uq_sheet_signature_number"),
        CheckConstraint("verdict in ('agreed', 'objected')", name="verdict_is_known"),
        CheckConstraint("(verdict = 'objected') = (reason_sha256 is not null)", name="objection_has_reason"),
        CheckConstraint("(reason is null) = (reason_salt is null)", name="reason_has_salt"),
        CheckConstraint("reason is null or reason_sha256 is not null", name="reason_has_digest"),
    )

    signature_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sheet_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("sheet.sheet_id"))
    number: Mapped[int] = mapped_column(Integer)
    evaluator_id: Mapped[UUID] = mapped_column(Uuid)
    verdict: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    reason_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason_sha256: Mapped[str | None] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
