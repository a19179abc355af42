"""Table of evidence; what was taken out keeps its row, without its texts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base

INNOVATION_OF = "case when subject_kind = 'innovation' then subject_id end"
SERVICE_OF = "case when subject_kind = 'service' then subject_id end"


class Evidence(Base):
    """A file, photo or link for a record; `innovation_id` or `service_id` is the subject, by its kind.

    `is_told` says that the last public entry about it shows it. The texts (title, about, name, url) are
    erasable with their salt; the journal holds their digest only.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("subject_kind in ('innovation', 'service')", name="subject_kind_is_known"),
        CheckConstraint("kind in ('file', 'link', 'photo')", name="kind_is_known"),
        CheckConstraint("removed_at is not null or title is not null", name="standing_has_title"),
        CheckConstraint("(title is null) = (text_salt is null)", name="texts_have_salt"),
        CheckConstraint(
            "(kind = 'link') = (sha256 is null)"
            " and (sha256 is null) = (size is null) and (sha256 is null) = (media_type is null)",
            name="file_has_content",
        ),
        CheckConstraint(
            "removed_at is not null or (kind = 'link') = (url is not null)", name="link_has_address"
        ),
        CheckConstraint(
            "link_state in ('reachable', 'needs_sign_in', 'unreachable', 'refused')",
            name="link_state_is_known",
        ),
        CheckConstraint("(link_state is null) = (link_checked_at is null)", name="check_has_date"),
        CheckConstraint("kind = 'link' or link_due_at is null", name="only_links_are_due"),
        Index("ix_evidence_subject", "subject_kind", "subject_id", "added_at", "evidence_id"),
        CheckConstraint("not is_told or (is_public and removed_at is null)", name="told_is_public"),
        Index("ix_evidence_innovation", "innovation_id"),
        Index("ix_evidence_service", "service_id"),
        Index(
            "ix_evidence_untold",
            "innovation_id",
            postgresql_where=text("is_public and not is_told and removed_at is null"),
        ),
        Index("ix_evidence_sha256", "sha256", postgresql_where=text("removed_at is null")),
        Index("ix_evidence_link_due", "link_due_at", postgresql_where=text("removed_at is null")),
    )

    evidence_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    innovation_id: Mapped[UUID | None] = mapped_column(
        Uuid, Computed(INNOVATION_OF, persisted=True), ForeignKey("innovation.innovation_id")
    )
    service_id: Mapped[UUID | None] = mapped_column(
        Uuid, Computed(SERVICE_OF, persisted=True), ForeignKey("service.service_id")
    )
    field: Mapped[str | None] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    text_salt: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(Text(collation="C"))
    name: Mapped[str | None] = mapped_column(Text)
    size: Mapped[int | None] = mapped_column(BigInteger)
    media_type: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    link_state: Mapped[str | None] = mapped_column(Text)
    link_status: Mapped[int | None] = mapped_column(SmallInteger)
    link_checked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    link_due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_public: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    is_told: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
