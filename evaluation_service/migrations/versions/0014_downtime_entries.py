"""Note since when each measured downtime has an entry; those that were over before have none."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A moment beside the heartbeat's; the release before reads its own only."""
    op.execute("insert into service_moment (name, beat_at) values ('downtime_entries', now())")


def downgrade() -> None:
    """Without it: the release before writes no such entries."""
    op.execute("delete from service_moment where name = 'downtime_entries'")
