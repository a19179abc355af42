"""Tables of the survey; a token is kept as its SHA-256, a network as a digest whose key is thrown away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from evaluation_service.tables import Base


class SurveySource(Base):
    """Where tokens come from: a poster, or a list of them issued at once. Revoked, none of its is taken."""

    __tablename__ = "survey_source"
    __table_args__ = (
        CheckConstraint(
            "kind in ('poster', 'slips', 'links', 'tablet', 'interviewer', 'paper')", name="kind_is_known"
        ),
        CheckConstraint("(kind = 'poster') = (code is not null)", name="poster_has_code"),
        UniqueConstraint("code", name="uq_survey_source_code"),
        Index("ix_survey_source_lokus_id", "lokus_id", "issued_at"),
        Index(
            "uq_survey_source_running",
            "lokus_id",
            "kind",
            unique=True,
            postgresql_where=text("kind in ('poster', 'paper') and revoked_at is null"),
        ),
    )

    source_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"))
    kind: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    tokens: Mapped[int | None] = mapped_column(Integer)
    issued_by: Mapped[UUID | None] = mapped_column(Uuid)
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class SurveyToken(Base):
    """A single-use token that was given out; used once there is a response with it."""

    __tablename__ = "survey_token"

    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    source_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("survey_source.source_id"), index=True)
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SurveyBatch(Base):
    """Responses that were closed together; its entry in the journal holds the digest of their rows."""

    __tablename__ = "survey_batch"

    batch_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"), index=True)
    responses: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    answers: Mapped[int] = mapped_column(Integer)
    rows_sha256: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SurveyBurst(Base):
    """Many responses of one network within a short time; they count unless somebody excludes them."""

    __tablename__ = "survey_burst"
    __table_args__ = (
        CheckConstraint("state in ('marked', 'excluded')", name="state_is_known"),
        CheckConstraint("state <> 'excluded' or decided_at is not null", name="excluded_has_moment"),
        Index("ix_survey_burst_lokus_id", "lokus_id", "began_at", "burst_id"),
    )

    burst_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"))
    network: Mapped[bytes] = mapped_column(LargeBinary)
    began_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    responses: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Text, server_default=text("'marked'"), default="marked")
    reason: Mapped[str | None] = mapped_column(Text)
    reason_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason_sha256: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1)


class SurveyResponse(Base):
    """One filled F-03: a level by item in the form's order. It counts once its batch is closed.

    `lokus_id` is its token's source's, copied by the statement that stores it. It has no foreign key of its
    own: hundreds of responses a second would each lock the one row of the lokus.
    """

    __tablename__ = "survey_response"
    __table_args__ = (
        CheckConstraint("mode in ('own_phone', 'tablet', 'interviewer', 'paper')", name="mode_is_known"),
        CheckConstraint("answers >= 1 and total between 0 and 5 * answers", name="sums_are_possible"),
        Index("ix_survey_response_network", "lokus_id", "network", "received_at"),
        Index(
            "ix_survey_response_unmarked",
            "lokus_id",
            "network",
            "received_at",
            postgresql_where=text("burst_id is null and batch_id is not null"),
        ),
        Index("ix_survey_response_open", "lokus_id", postgresql_where=text("batch_id is null")),
        Index("ix_survey_response_batch_id", "batch_id", postgresql_where=text("batch_id is not null")),
        Index("ix_survey_response_burst_id", "burst_id", postgresql_where=text("burst_id is not null")),
    )

    token_sha256: Mapped[bytes] = mapped_column(
        LargeBinary, ForeignKey("survey_token.token_sha256"), primary_key=True
    )
    lokus_id: Mapped[UUID] = mapped_column(Uuid)
    mode: Mapped[str] = mapped_column(Text)
    levels: Mapped[list[int | None]] = mapped_column(ARRAY(SmallInteger))
    total: Mapped[int] = mapped_column(SmallInteger)
    answers: Mapped[int] = mapped_column(SmallInteger)
    service: Mapped[str | None] = mapped_column(Text)
    served_on: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str | None] = mapped_column(Text)
    age_group: Mapped[str | None] = mapped_column(Text)
    has_disability: Mapped[bool | None] = mapped_column(Boolean)
    network: Mapped[bytes | None] = mapped_column(LargeBinary)
    response_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    entered_by: Mapped[UUID | None] = mapped_column(Uuid)
    scan_sha256: Mapped[str | None] = mapped_column(Text(collation="C"), ForeignKey("stored_file.sha256"))
    scan_name: Mapped[str | None] = mapped_column(Text)
    batch_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("survey_batch.batch_id"))
    burst_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("survey_burst.burst_id"))


class SurveyRefusal(Base):
    """A response that was refused, by token and network; `times` counts how often it was tried."""

    __tablename__ = "survey_refusal"
    __table_args__ = (
        CheckConstraint(
            "reason in ('forged', 'already_used', 'expired', 'not_yet', 'revoked')",
            name="reason_is_known",
        ),
        UniqueConstraint("lokus_id", "reason", "token_sha256", "network", name="uq_survey_refusal_token"),
        Index("ix_survey_refusal_lokus_id", "lokus_id", "refusal_id"),
    )

    refusal_id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    lokus_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("lokus.lokus_id"))
    reason: Mapped[str] = mapped_column(Text)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    network: Mapped[bytes] = mapped_column(LargeBinary)
    times: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SurveyKey(Base):
    """The key of a period's network digests; it is thrown away when the period is over."""

    __tablename__ = "survey_key"

    period_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("period.period_id"), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
