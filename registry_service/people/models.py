"""Tables of people; what names a person stands in `person_detail` and nowhere else."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base


class Account(Base):
    """Someone who can sign in; `region_code` is whose administrators keep the account."""

    __tablename__ = "account"

    account_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    region_code: Mapped[str | None] = mapped_column(Text, ForeignKey("region.code"))
    password_hash: Mapped[str | None] = mapped_column(Text)
    is_open: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)


class PersonDetail(Base):
    """The personal data of an account, outside the journal and erasable."""

    __tablename__ = "person_detail"
    __table_args__ = (Index("uq_person_detail_sign_in_name", text("lower(sign_in_name)"), unique=True),)

    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.account_id"), primary_key=True)
    sign_in_name: Mapped[str] = mapped_column(Text)
    full_name: Mapped[str] = mapped_column(Text)
    nip: Mapped[str | None] = mapped_column(Text)
    telephone: Mapped[str | None] = mapped_column(Text)


class MandateRow(Base):
    """One role for one region, perhaps one agency; ended, never removed."""

    __tablename__ = "mandate"
    __table_args__ = (
        Index(
            "uq_mandate_running",
            "account_id",
            "role",
            text("coalesce(region_code, '')"),
            text("coalesce(agency_id, '00000000-0000-0000-0000-000000000000')"),
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
        CheckConstraint("agency_id is null or region_code is not null", name="agency_has_region"),
        ForeignKeyConstraint(
            ["agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_mandate_agency_of_same_region",
        ),
    )

    mandate_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.account_id"))
    role: Mapped[str] = mapped_column(Text)
    region_code: Mapped[str | None] = mapped_column(Text, ForeignKey("region.code"))
    agency_id: Mapped[UUID | None] = mapped_column(Uuid)
    given_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SignInSession(Base):
    """One signing in; its tokens are short-lived and renewed until `expires_at`."""

    __tablename__ = "sign_in_session"

    session_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.account_id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class OneTimeLink(Base):
    """A link to choose a password, handed over by its maker; only its hash is kept."""

    __tablename__ = "one_time_link"

    link_sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.account_id"), index=True)
    made_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.account_id"))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SignInFailure(Base):
    """Wrong passwords for one sign-in name, known or not, by the hash of the name; soon forgotten."""

    __tablename__ = "sign_in_failure"

    name_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int] = mapped_column(SmallInteger)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class PersonalToken(Base):
    """A token for programs, by its hash."""

    __tablename__ = "personal_token"

    token_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("account.account_id"), index=True)
    token_sha256: Mapped[str] = mapped_column(Text, unique=True)
    label: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
