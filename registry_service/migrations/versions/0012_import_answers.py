"""Keep what names of an import are asked about and answered, and what it takes to undo one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

EMPTY = sa.text("'[]'::jsonb")


def upgrade() -> None:
    """Add questions, answers, and where an application begins in the journal."""
    op.add_column(
        "sheet_import", sa.Column("questions", postgresql.JSONB(), server_default=EMPTY, nullable=False)
    )
    op.add_column(
        "sheet_import", sa.Column("answers", postgresql.JSONB(), server_default=EMPTY, nullable=False)
    )
    op.add_column("sheet_import", sa.Column("journal_from", sa.BigInteger(), nullable=True))
    op.add_column("sheet_import", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sheet_import", sa.Column("undone", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    """Forget what was asked and answered, and what was undone."""
    op.drop_column("sheet_import", "undone")
    op.drop_column("sheet_import", "undone_at")
    op.drop_column("sheet_import", "journal_from")
    op.drop_column("sheet_import", "answers")
    op.drop_column("sheet_import", "questions")
