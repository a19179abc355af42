"""Find the closed responses in no burst, however many came from their network before."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index beside the others; no response is in it before it is closed, so that taking one costs nothing."""
    op.create_index(
        "ix_survey_response_unmarked",
        "survey_response",
        ["lokus_id", "network", "received_at"],
        unique=False,
        postgresql_where=sa.text("burst_id is null and batch_id is not null"),
    )


def downgrade() -> None:
    """Without it."""
    op.drop_index("ix_survey_response_unmarked", table_name="survey_response")
