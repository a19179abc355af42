"""Keep what the registry proposes for an aspect."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of their own; the release before knows nothing of them."""
    op.create_table(
        "proposal_snapshot",
        sa.Column("snapshot_id", sa.Uuid(), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_proposal_snapshot_number_counts_from_one")),
        sa.ForeignKeyConstraint(["lokus_id"], ["lokus.lokus_id"], name=op.f("fk_proposal_snapshot_lokus_id")),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_proposal_snapshot")),
        sa.UniqueConstraint("lokus_id", "number", name="uq_proposal_snapshot_number"),
    )
    op.create_table(
        "proposal_confirmation",
        sa.Column("confirmation_id", sa.Uuid(), nullable=False),
        sa.Column("snapshot_id", sa.Uuid(), nullable=False),
        sa.Column("evaluator_id", sa.Uuid(), nullable=False),
        sa.Column(
            "confirmed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["proposal_snapshot.snapshot_id"],
            name=op.f("fk_proposal_confirmation_snapshot_id"),
        ),
        sa.PrimaryKeyConstraint("confirmation_id", name=op.f("pk_proposal_confirmation")),
        sa.UniqueConstraint("snapshot_id", "evaluator_id", name="uq_proposal_confirmation_evaluator"),
    )


def downgrade() -> None:
    """Without them."""
    op.drop_table("proposal_confirmation")
    op.drop_table("proposal_snapshot")
