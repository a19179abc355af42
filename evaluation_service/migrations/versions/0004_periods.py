"""Keep a period's stages, settings and downtime."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIGURES = ("index_text", "index_hundredths", "total", "denominator", "grade", "label_id", "label_en")


def upgrade() -> None:
    """Columns with defaults that say what holds for periods of before, and tables of their own."""
    one = sa.text("1")
    op.add_column(
        "period", sa.Column("instrument_format", sa.SmallInteger(), server_default=one, nullable=False)
    )
    independent = sa.text("'independent'")
    op.add_column("period", sa.Column("sheet_mode", sa.Text(), server_default=independent, nullable=False))
    op.drop_constraint(op.f("ck_period_combination_is_known"), "period", type_="check")
    op.create_check_constraint(
        op.f("ck_period_combination_is_known"), "period", "combination in ('mean', 'median', 'agreed')"
    )
    op.create_check_constraint(
        op.f("ck_period_sheet_mode_is_known"), "period", "sheet_mode in ('independent', 'team')"
    )
    op.create_table(
        "period_stage",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grace_minutes", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "stage in ('f01', 'desk_review', 'visit', 'f03', 'clarification', 'pleno', 'determination',"
            " 'release')",
            name=op.f("ck_period_stage_stage_is_known"),
        ),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_period_stage_opens_before_it_closes")),
        sa.CheckConstraint("grace_minutes between 0 and 10080", name=op.f("ck_period_stage_grace_is_short")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.period_id"], name=op.f("fk_period_stage_period_id_period")
        ),
        sa.PrimaryKeyConstraint("period_id", "stage", name=op.f("pk_period_stage")),
    )
    op.create_table(
        "service_moment",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_service_moment")),
    )
    op.create_table(
        "downtime",
        sa.Column("downtime_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("began_at < ended_at", name=op.f("ck_downtime_begins_before_it_ends")),
        sa.PrimaryKeyConstraint("downtime_id", name=op.f("pk_downtime")),
    )
    op.create_index(op.f("ix_downtime_ended_at"), "downtime", ["ended_at"])
    for name in FIGURES:
        op.alter_column("scorecard", name, nullable=True)
    op.add_column("scorecard", sa.Column("outcome", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_scorecard_figures_stand_together"),
        "scorecard",
        "num_nulls(index_text, index_hundredths, total, denominator, grade, label_id, label_en) in (0, 7)",
    )
    for name in ("index_text", "grade"):
        op.alter_column("sheet_score", name, nullable=True)


def downgrade() -> None:
    """Back to one form and no stages; only where no score of several forms is kept."""
    for name in ("index_text", "grade"):
        op.alter_column("sheet_score", name, nullable=False)
    op.drop_constraint(op.f("ck_scorecard_figures_stand_together"), "scorecard", type_="check")
    op.drop_column("scorecard", "outcome")
    for name in FIGURES:
        op.alter_column("scorecard", name, nullable=False)
    op.drop_table("downtime")
    op.drop_table("service_moment")
    op.drop_table("period_stage")
    op.drop_constraint(op.f("ck_period_sheet_mode_is_known"), "period", type_="check")
    op.drop_constraint(op.f("ck_period_combination_is_known"), "period", type_="check")
    op.create_check_constraint(
        op.f("ck_period_combination_is_known"), "period", "combination in ('mean', 'median')"
    )
    op.drop_column("period", "sheet_mode")
    op.drop_column("period", "instrument_format")
