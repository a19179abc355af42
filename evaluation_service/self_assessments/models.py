"""Tables of self-assessments: their items with every version, and the evidence for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
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
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_service.tables import Base


class SelfAssessment(Base):
    """One version of a lokus' F-01; a returned one stays, its next version is a new row."""

    __tablename__ = "self_assessment"
    __table_args__ = (
        UniqueConstraint("lokus_id", "number", name="uq_self_assessment_number"),
        Index(
            "uq_self_assessment_running",
            "lokus_id",
            unique=True,
            postgresql_where=text("state in ('draft', 'submitted')"),
        ),
        CheckConstraint("state in ('draft', 'submitted', 'returned')", name="state_is_known"),
        CheckConstraint("(state = 'draft') = (submitted_at is null)", name="submitted_has_moment"),
        CheckConstraint("(submitted_at is null) = (receipt_sha256 is null)", name="submitted_has_receipt"),
        CheckConstraint("(state = 'returned') = (returned_at is not null)", name="returned_has_moment"),
    )

    self_assessment_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Text, server_default=text("'draft'"), default="draft")
    begun_by: Mapped[UUID | None] = mapped_column(Uuid)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    submitted_by: Mapped[UUID | None] = mapped_column(Uuid)
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    receipt_sha256: Mapped[str | None] = mapped_column(Text)
    returned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    return_reason: Mapped[str | None] = mapped_column(Text)
    return_reason_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class ItemContent:
    """What the unit says of one indicator; the digest of a note outlives its erased text and salt."""

    ticked: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, server_default=text("'{}'"))
    supported: Mapped[int | None] = mapped_column(SmallInteger)
    note: Mapped[str | None] = mapped_column(Text)
    note_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    note_sha256: Mapped[str | None] = mapped_column(Text)
    saved_by: Mapped[UUID | None] = mapped_column(Uuid)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    @property
    def note_salt_hex(self) -> str | None:
        """The salt as it is handed out to those who may read the note."""
        return self.note_salt.hex() if self.note_salt is not None else None


class SelfAssessmentItem(ItemContent, Base):
    """One indicator of an F-01, saved by itself."""

    __tablename__ = "self_assessment_item"
    __table_args__ = (
        CheckConstraint("supported between 0 and 5", name="supported_is_a_level"),
        CheckConstraint("(note is null) = (note_salt is null)", name="note_has_salt"),
        CheckConstraint("note is null or note_sha256 is not null", name="note_has_digest"),
    )

    self_assessment_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("self_assessment.self_assessment_id"), primary_key=True
    )
    indicator_code: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class SelfAssessmentItemVersion(ItemContent, Base):
    """What an item said before it was overwritten."""

    __tablename__ = "self_assessment_item_version"

    self_assessment_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("self_assessment.self_assessment_id"), primary_key=True
    )
    indicator_code: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class SelfAssessmentEvidence(Base):
    """A file, a link or a record of the registry, for some indicators of one F-01.

    `earlier_id` is the evidence of an earlier F-01 of the same unit that this one is the same as; its
    content and texts are kept here too. The texts (title, name, url) are erasable with their salt.
    """

    __tablename__ = "self_assessment_evidence"
    __table_args__ = (
        CheckConstraint("kind in ('file', 'link', 'record')", name="kind_is_known"),
        CheckConstraint(
            "(kind = 'file') = (sha256 is not null)"
            " and (sha256 is null) = (size is null) and (sha256 is null) = (media_type is null)",
            name="file_has_content",
        ),
        CheckConstraint("(kind = 'record') = (innovation_id is not null)", name="record_has_id"),
        CheckConstraint("(title is null) = (text_salt is null)", name="texts_have_salt"),
        CheckConstraint(
            "link_state in ('unchecked', 'reachable', 'needs_sign_in', 'unreachable', 'refused')",
            name="link_state_is_known",
        ),
        CheckConstraint("(kind = 'link') = (link_state is not null)", name="link_has_state"),
        CheckConstraint("cardinality(indicator_codes) > 0", name="is_for_an_indicator"),
        Index("ix_self_assessment_evidence_of", "self_assessment_id", "added_at", "evidence_id"),
        Index("ix_self_assessment_evidence_earlier_id", "earlier_id"),
    )

    evidence_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    self_assessment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("self_assessment.self_assessment_id"))
    kind: Mapped[str] = mapped_column(Text)
    indicator_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    earlier_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("self_assessment_evidence.evidence_id"))
    innovation_id: Mapped[UUID | None] = mapped_column(Uuid)
    sha256: Mapped[str | None] = mapped_column(Text(collation="C"))
    size: Mapped[int | None] = mapped_column(BigInteger)
    media_type: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    text_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    text_sha256: Mapped[str] = mapped_column(Text)
    link_state: Mapped[str | None] = mapped_column(Text)
    link_status: Mapped[int | None] = mapped_column(SmallInteger)
    link_checked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    added_by: Mapped[UUID | None] = mapped_column(Uuid)
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)
