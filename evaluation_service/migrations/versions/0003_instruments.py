"""Keep which region an instrument belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column that the release before leaves empty: its instruments are the nation's."""
    op.add_column("instrument", sa.Column("owner_region_code", sa.Text(), nullable=True))


def downgrade() -> None:
    """Back to instruments that belong to nobody in particular."""
    op.drop_column("instrument", "owner_region_code")
