"""Keep imports of sheets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add imports, what is wrong in their files, and what columns were decided to mean."""
    op.create_table(
        "sheet_import",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("columns", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("decided", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("outcome", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("refusal_id", sa.Text(), nullable=True),
        sa.Column("refusal_en", sa.Text(), nullable=True),
        sa.Column("marked_sha256", sa.Text(collation="C"), nullable=True),
        sa.Column("work_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "kind in ('innovations', 'usage_months', 'usage_stated', 'agencies', 'units', 'region')",
            name=op.f("ck_sheet_import_kind_is_known"),
        ),
        sa.CheckConstraint(
            "mode in ('all_or_nothing', 'valid_rows')", name=op.f("ck_sheet_import_mode_is_known")
        ),
        sa.CheckConstraint(
            "state in ('waiting', 'columns_wanted', 'checked', 'unreadable', 'applied')",
            name=op.f("ck_sheet_import_state_is_known"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.agency_id"], name=op.f("fk_sheet_import_agency_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_sheet_import_region_code")),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_sheet_import")),
    )
    op.create_index("ix_sheet_import_account", "sheet_import", ["account_id"])
    op.create_index("ix_sheet_import_region_order", "sheet_import", ["region_code", "asked_at", "import_id"])
    op.create_table(
        "sheet_problem",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.Text(), nullable=True),
        sa.Column("cell", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason_id", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["sheet_import.import_id"],
            name=op.f("fk_sheet_problem_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_sheet_problem")),
    )
    op.create_table(
        "sheet_columns",
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(collation="C"), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("columns", postgresql.JSONB(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_sheet_columns_region_code")),
        sa.PrimaryKeyConstraint("region_code", "signature", name=op.f("pk_sheet_columns")),
    )


def downgrade() -> None:
    """Forget imports."""
    op.drop_table("sheet_columns")
    op.drop_table("sheet_problem")
    op.drop_table("sheet_import")
