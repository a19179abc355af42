"""Table of replications; one that both sides confirmed is public."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base


class Replication(Base):
    """An innovation (the original) taken up by an agency or a region; `replica_id` is its record there.

    `reason` says why it was refused or withdrawn; it is erasable with its salt.
    """

    __tablename__ = "replication"
    __table_args__ = (
        ForeignKeyConstraint(
            ["replica_agency_id", "replica_region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_replication_agency_of_same_region",
        ),
        CheckConstraint("state in ('proposed', 'confirmed', 'refused', 'withdrawn')", name="state_is_known"),
        CheckConstraint("proposed_side in ('original', 'replica')", name="side_is_known"),
        CheckConstraint("(is_alive is null) = (alive_as_of is null)", name="life_has_its_day"),
        CheckConstraint("state <> 'confirmed' or confirmed_at is not null", name="confirmed_has_date"),
        CheckConstraint("original_id <> replica_id", name="not_of_itself"),
        CheckConstraint(
            "replicated_since ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'", name="since_is_year_month_or_day"
        ),
        Index(
            "uq_replication_standing",
            "original_id",
            "replica_region_code",
            text("coalesce(replica_agency_id, '00000000-0000-0000-0000-000000000000')"),
            unique=True,
            postgresql_where=text("state in ('proposed', 'confirmed')"),
        ),
        Index("ix_replication_place", "replica_region_code", "replica_agency_id"),
        Index("ix_replication_replica", "replica_id"),
        Index("ix_replication_order", "proposed_at", "replication_id"),
    )

    replication_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    original_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("innovation.innovation_id"))
    replica_region_code: Mapped[str] = mapped_column(Text, ForeignKey("region.code"))
    replica_agency_id: Mapped[UUID | None] = mapped_column(Uuid)
    replica_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("innovation.innovation_id"))
    replicated_since: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    proposed_side: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[UUID | None] = mapped_column(Uuid)
    proposed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_alive: Mapped[bool | None]
    alive_as_of: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None] = mapped_column(Text)
    reason_salt: Mapped[str | None] = mapped_column(Text)
    is_demo: Mapped[bool] = mapped_column(server_default=text("false"), default=False)
    version: Mapped[int] = mapped_column(server_default=text("1"), default=1)
