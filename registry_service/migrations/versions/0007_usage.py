"""Tell late and corrected usage figures."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# What was known of the figures before: every version after the first was a correction, and the journal
# says when the first one came.
FILL_FROM_JOURNAL = """
update usage_month set
    corrections = version - 1,
    corrected_at = case when version > 1 then reported_at end,
    first_reported_at = coalesce(
        (select min(occurred_at) from journal_entry
         where record_id = figure_id::text and kind = 'usage.month_reported'),
        reported_at
    )
"""


def upgrade() -> None:
    """The previous release goes on: what it does not name has a default."""
    moment = sa.DateTime(timezone=True)
    op.add_column(
        "usage_month",
        sa.Column("first_reported_at", moment, server_default=sa.text("now()"), nullable=False),
    )
    op.add_column(
        "usage_month", sa.Column("corrections", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    for name in ("corrected_at", "confirmed_at", "withdrawn_at"):
        op.add_column("usage_month", sa.Column(name, moment, nullable=True))
    op.execute(FILL_FROM_JOURNAL)
    op.create_check_constraint(
        op.f("ck_usage_month_corrections_are_counted"), "usage_month", "corrections >= 0"
    )
    op.create_check_constraint(
        op.f("ck_usage_month_corrected_has_date"),
        "usage_month",
        "(corrections > 0) = (corrected_at is not null)",
    )
    op.create_index(
        "ix_usage_month_standing", "usage_month", ["month"], postgresql_where=sa.text("withdrawn_at is null")
    )
    op.create_table(
        "usage_settings",
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("due_day", sa.SmallInteger(), nullable=False),
        sa.Column("unconfirmed_after_months", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "due_day between 1 and 28", name=op.f("ck_usage_settings_due_day_is_in_every_month")
        ),
        sa.CheckConstraint(
            "unconfirmed_after_months between 1 and 24", name=op.f("ck_usage_settings_waiting_is_bounded")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_usage_settings_region_code")),
        sa.PrimaryKeyConstraint("region_code", name=op.f("pk_usage_settings")),
    )


def downgrade() -> None:
    """What was withdrawn would count again, so it goes; the journal keeps it."""
    op.drop_table("usage_settings")
    op.execute("delete from usage_month where withdrawn_at is not null")
    op.drop_index("ix_usage_month_standing", table_name="usage_month")
    op.drop_constraint(op.f("ck_usage_month_corrected_has_date"), "usage_month", type_="check")
    op.drop_constraint(op.f("ck_usage_month_corrections_are_counted"), "usage_month", type_="check")
    for name in ("withdrawn_at", "confirmed_at", "corrected_at", "corrections", "first_reported_at"):
        op.drop_column("usage_month", name)
