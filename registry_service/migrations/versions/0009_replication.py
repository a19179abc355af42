"""Keep who replicated which innovation."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "replication",
        sa.Column("replication_id", sa.Uuid(), nullable=False),
        sa.Column("original_id", sa.Uuid(), nullable=False),
        sa.Column("replica_region_code", sa.Text(), nullable=False),
        sa.Column("replica_agency_id", sa.Uuid(), nullable=True),
        sa.Column("replica_id", sa.Uuid(), nullable=True),
        sa.Column("replicated_since", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_side", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_alive", sa.Boolean(), nullable=True),
        sa.Column("alive_as_of", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_salt", sa.Text(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "state in ('proposed', 'confirmed', 'refused', 'withdrawn')",
            name=op.f("ck_replication_state_is_known"),
        ),
        sa.CheckConstraint(
            "proposed_side in ('original', 'replica')", name=op.f("ck_replication_side_is_known")
        ),
        sa.CheckConstraint(
            "(is_alive is null) = (alive_as_of is null)", name=op.f("ck_replication_life_has_its_day")
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' or confirmed_at is not null",
            name=op.f("ck_replication_confirmed_has_date"),
        ),
        sa.CheckConstraint("original_id <> replica_id", name=op.f("ck_replication_not_of_itself")),
        sa.CheckConstraint(
            "replicated_since ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'",
            name=op.f("ck_replication_since_is_year_month_or_day"),
        ),
        sa.ForeignKeyConstraint(
            ["original_id"], ["innovation.innovation_id"], name=op.f("fk_replication_original_id")
        ),
        sa.ForeignKeyConstraint(
            ["replica_id"], ["innovation.innovation_id"], name=op.f("fk_replication_replica_id")
        ),
        sa.ForeignKeyConstraint(
            ["replica_region_code"], ["region.code"], name=op.f("fk_replication_replica_region_code")
        ),
        sa.ForeignKeyConstraint(
            ["replica_agency_id", "replica_region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_replication_agency_of_same_region",
        ),
        sa.PrimaryKeyConstraint("replication_id", name=op.f("pk_replication")),
    )
    op.create_index(
        "uq_replication_standing",
        "replication",
        [
            "original_id",
            "replica_region_code",
            sa.literal_column("coalesce(replica_agency_id, '00000000-0000-0000-0000-000000000000')"),
        ],
        unique=True,
        postgresql_where=sa.text("state in ('proposed', 'confirmed')"),
    )
    op.create_index("ix_replication_place", "replication", ["replica_region_code", "replica_agency_id"])
    op.create_index("ix_replication_replica", "replication", ["replica_id"])
    op.create_index("ix_replication_order", "replication", ["proposed_at", "replication_id"])


def downgrade() -> None:
    op.drop_table("replication")
