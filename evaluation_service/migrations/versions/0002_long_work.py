"""Keep long work with its progress."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own; the release before knows nothing of it."""
    op.create_table(
        "long_work",
        sa.Column("long_work_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", postgresql.JSONB(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("phase", sa.Text(), nullable=True),
        sa.Column("error", postgresql.JSONB(), nullable=True),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_long_work_state_is_known"),
        ),
        sa.CheckConstraint(
            "(state = 'running') = (lease_token is not null)", name=op.f("ck_long_work_running_has_lease")
        ),
        sa.CheckConstraint(
            "(lease_token is null) = (lease_until is null)", name=op.f("ck_long_work_lease_has_end")
        ),
        sa.CheckConstraint(
            "(state in ('waiting', 'running')) = (finished_at is null)",
            name=op.f("ck_long_work_finished_has_moment"),
        ),
        sa.CheckConstraint(
            "state <> 'failed' or error is not null", name=op.f("ck_long_work_failed_has_error")
        ),
        sa.CheckConstraint("done >= 0 and total >= 0", name=op.f("ck_long_work_counts_are_counts")),
        sa.PrimaryKeyConstraint("long_work_id", name=op.f("pk_long_work")),
    )
    op.create_index(
        "ix_long_work_open",
        "long_work",
        ["due_at"],
        postgresql_where=sa.text("state in ('waiting', 'running')"),
    )
    op.create_index("ix_long_work_requested_by", "long_work", ["requested_by", "asked_at", "long_work_id"])


def downgrade() -> None:
    """Without it."""
    op.drop_table("long_work")
