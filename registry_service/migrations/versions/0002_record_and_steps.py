"""Give innovations their whole record and their steps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXTS = (
    "summary",
    "background",
    "aim",
    "novelty",
    "how_it_works",
    "results",
    "sustainability",
    "lessons",
    "facilities",
    "stage",
    "initiative_since",
    "trial_since",
    "implementation_since",
    "initiator",
    "form",
    "national_system_name",
    "continuity",
    "contact_salt",
    "recorded_from",
)
DAYS = ("operating_since", "stopped_on")
ARRAYS: dict[str, type[sa.Text] | type[sa.SmallInteger]] = {
    "affairs": sa.Text,
    "sdgs": sa.SmallInteger,
    "target_groups": sa.Text,
}
LISTS = ("legal_bases", "budgets", "recognitions", "outside_partners", "reach_figures")
PARTS = ("team_decree", "contact_office")
DAY = "'^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'"
CHECKS = {
    "stages_begin_in_year_month_or_day": (
        f"initiative_since ~ {DAY} and trial_since ~ {DAY} and implementation_since ~ {DAY}"
    ),
    "stage_is_known": "stage in ('initiative', 'trial', 'implementation')",
    "initiator_is_known": (
        "initiator in ('regional_head', 'council_member', 'agency', 'civil_servant', 'community')"
    ),
    "form_is_known": "form in ('governance', 'public_service', 'other')",
    "continuity_is_known": "continuity in ('continuing', 'developing', 'stopped')",
    "only_stopped_has_an_end": "stopped_on is null or continuity = 'stopped'",
    "only_national_system_is_named": "national_system_name is null or is_national_system",
}


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("innovation", sa.Column(name, sa.Text(), nullable=True))
    for name in DAYS:
        op.add_column("innovation", sa.Column(name, sa.Date(), nullable=True))
    for name, kind in ARRAYS.items():
        op.add_column(
            "innovation",
            sa.Column(name, postgresql.ARRAY(kind), server_default=sa.text("'{}'"), nullable=False),
        )
    for name in LISTS:
        op.add_column(
            "innovation",
            sa.Column(name, postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        )
    for name in PARTS:
        op.add_column("innovation", sa.Column(name, postgresql.JSONB(), nullable=True))
    for name, check in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_innovation_{name}"), "innovation", check)
    _replace_state_checks(
        "state in ('draft', 'submitted', 'returned', 'verified', 'published', 'archived')",
        "state in ('published', 'archived') or published_at is null",
    )
    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "innovation_draft",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("record", postgresql.JSONB(), nullable=False),
        sa.Column("note_salt", sa.Text(), nullable=True),
        sa.Column("contact_salt", sa.Text(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state in ('draft', 'submitted', 'returned', 'verified')",
            name=op.f("ck_innovation_draft_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["innovation_id"], ["innovation.innovation_id"], name=op.f("fk_innovation_draft_innovation_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_innovation_draft")),
        sa.UniqueConstraint("innovation_id", name=op.f("uq_innovation_draft_innovation_id")),
    )
    op.create_table(
        "innovation_reason",
        sa.Column("reason_id", sa.Uuid(), nullable=False),
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["innovation_id"],
            ["innovation.innovation_id"],
            name=op.f("fk_innovation_reason_innovation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reason_id", name=op.f("pk_innovation_reason")),
    )
    op.create_index(op.f("ix_innovation_reason_innovation_id"), "innovation_reason", ["innovation_id"])


def _replace_state_checks(state_is_known: str, draft_is_unpublished: str) -> None:
    checks = {"state_is_known": state_is_known, "draft_is_unpublished": draft_is_unpublished}
    for name, check in checks.items():
        op.drop_constraint(op.f(f"ck_innovation_{name}"), "innovation", type_="check")
        op.create_check_constraint(op.f(f"ck_innovation_{name}"), "innovation", check)


def downgrade() -> None:
    """What stands between draft and publication becomes a draft again; drafts beside records are lost."""
    op.drop_table("innovation_reason")
    op.drop_table("innovation_draft")
    op.execute("update innovation set state = 'draft' where state in ('submitted', 'returned', 'verified')")
    _replace_state_checks(
        "state in ('draft', 'published', 'archived')", "state <> 'draft' or published_at is null"
    )
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_innovation_{name}"), "innovation", type_="check")
    for name in (*TEXTS, *DAYS, *ARRAYS, *LISTS, *PARTS):
        op.drop_column("innovation", name)
