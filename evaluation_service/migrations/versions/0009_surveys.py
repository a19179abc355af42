"""Keep the public survey: tokens, responses, bursts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of their own; the release before knows nothing of them."""
    op.create_table(
        "survey_key",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["period.period_id"], name=op.f("fk_survey_key_period_id")),
        sa.PrimaryKeyConstraint("period_id", name=op.f("pk_survey_key")),
    )
    op.create_table(
        "survey_source",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("tokens", sa.Integer(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'poster') = (code is not null)", name=op.f("ck_survey_source_poster_has_code")
        ),
        sa.CheckConstraint(
            "kind in ('poster', 'slips', 'links', 'tablet', 'interviewer', 'paper')",
            name=op.f("ck_survey_source_kind_is_known"),
        ),
        sa.ForeignKeyConstraint(["lokus_id"], ["lokus.lokus_id"], name=op.f("fk_survey_source_lokus_id")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_survey_source")),
        sa.UniqueConstraint("code", name="uq_survey_source_code"),
    )
    op.create_index("ix_survey_source_lokus_id", "survey_source", ["lokus_id", "issued_at"], unique=False)
    op.create_index(
        "uq_survey_source_running",
        "survey_source",
        ["lokus_id", "kind"],
        unique=True,
        postgresql_where=sa.text("kind in ('poster', 'paper') and revoked_at is null"),
    )
    op.create_table(
        "survey_token",
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["survey_source.source_id"], name=op.f("fk_survey_token_source_id")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_survey_token")),
    )
    op.create_index(op.f("ix_survey_token_source_id"), "survey_token", ["source_id"], unique=False)
    op.create_table(
        "survey_batch",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("rows_sha256", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lokus_id"], ["lokus.lokus_id"], name=op.f("fk_survey_batch_lokus_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_survey_batch")),
    )
    op.create_index(op.f("ix_survey_batch_lokus_id"), "survey_batch", ["lokus_id"], unique=False)
    op.create_table(
        "survey_burst",
        sa.Column("burst_id", sa.Uuid(), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("network", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'marked'"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_salt", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sha256", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "state <> 'excluded' or decided_at is not null", name=op.f("ck_survey_burst_excluded_has_moment")
        ),
        sa.CheckConstraint("state in ('marked', 'excluded')", name=op.f("ck_survey_burst_state_is_known")),
        sa.ForeignKeyConstraint(["lokus_id"], ["lokus.lokus_id"], name=op.f("fk_survey_burst_lokus_id")),
        sa.PrimaryKeyConstraint("burst_id", name=op.f("pk_survey_burst")),
    )
    op.create_index(
        "ix_survey_burst_lokus_id", "survey_burst", ["lokus_id", "began_at", "burst_id"], unique=False
    )
    op.create_table(
        "survey_response",
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("levels", sa.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("total", sa.SmallInteger(), nullable=False),
        sa.Column("answers", sa.SmallInteger(), nullable=False),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("age_group", sa.Text(), nullable=True),
        sa.Column("has_disability", sa.Boolean(), nullable=True),
        sa.Column("network", sa.LargeBinary(), nullable=True),
        sa.Column("response_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("scan_sha256", sa.Text(collation="C"), nullable=True),
        sa.Column("scan_name", sa.Text(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("burst_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "mode in ('own_phone', 'tablet', 'interviewer', 'paper')",
            name=op.f("ck_survey_response_mode_is_known"),
        ),
        sa.CheckConstraint(
            "answers >= 1 and total between 0 and 5 * answers",
            name=op.f("ck_survey_response_sums_are_possible"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["survey_batch.batch_id"], name=op.f("fk_survey_response_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["burst_id"], ["survey_burst.burst_id"], name=op.f("fk_survey_response_burst_id")
        ),
        sa.ForeignKeyConstraint(
            ["scan_sha256"], ["stored_file.sha256"], name=op.f("fk_survey_response_scan_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["token_sha256"], ["survey_token.token_sha256"], name=op.f("fk_survey_response_token_sha256")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_survey_response")),
    )
    op.create_index(
        "ix_survey_response_batch_id",
        "survey_response",
        ["batch_id"],
        unique=False,
        postgresql_where=sa.text("batch_id is not null"),
    )
    op.create_index(
        "ix_survey_response_burst_id",
        "survey_response",
        ["burst_id"],
        unique=False,
        postgresql_where=sa.text("burst_id is not null"),
    )
    op.create_index(
        "ix_survey_response_network", "survey_response", ["lokus_id", "network", "received_at"], unique=False
    )
    op.create_index(
        "ix_survey_response_open",
        "survey_response",
        ["lokus_id"],
        unique=False,
        postgresql_where=sa.text("batch_id is null"),
    )
    op.create_table(
        "survey_refusal",
        sa.Column("refusal_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("network", sa.LargeBinary(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason in ('forged', 'already_used', 'expired', 'not_yet', 'revoked')",
            name=op.f("ck_survey_refusal_reason_is_known"),
        ),
        sa.ForeignKeyConstraint(["lokus_id"], ["lokus.lokus_id"], name=op.f("fk_survey_refusal_lokus_id")),
        sa.PrimaryKeyConstraint("refusal_id", name=op.f("pk_survey_refusal")),
        sa.UniqueConstraint("lokus_id", "reason", "token_sha256", "network", name="uq_survey_refusal_token"),
    )
    op.create_index("ix_survey_refusal_lokus_id", "survey_refusal", ["lokus_id", "refusal_id"], unique=False)


def downgrade() -> None:
    """Take them out again, those first that refer to others."""
    op.drop_table("survey_refusal")
    op.drop_table("survey_response")
    op.drop_table("survey_burst")
    op.drop_table("survey_batch")
    op.drop_table("survey_token")
    op.drop_table("survey_source")
    op.drop_table("survey_key")
