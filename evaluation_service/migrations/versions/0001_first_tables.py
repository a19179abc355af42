"""Make the evaluation's first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.db import TransactionId
from shared.journal.ddl import ALLOW_CHANGES, FORBID_CHANGES

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed_cursor",
        sa.Column("copy", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("copy", name=op.f("pk_feed_cursor")),
    )
    op.create_table(
        "instrument",
        sa.Column("instrument_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scoring_hash", sa.Text(), nullable=False),
        sa.Column("wording_hash", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('scored', 'external')", name=op.f("ck_instrument_kind_is_known")),
        sa.PrimaryKeyConstraint("instrument_id", "version", name=op.f("pk_instrument")),
    )
    op.create_table(
        "journal_entry",
        sa.Column("entry_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("entry_uuid", sa.Uuid(), nullable=False),
        sa.Column(
            "transaction_id", TransactionId(), server_default=sa.text("pg_current_xact_id()"), nullable=False
        ),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("record_version", sa.Integer(), nullable=False),
        sa.Column("format_version", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "audience in ('private', 'peer', 'public')", name=op.f("ck_journal_entry_audience_is_known")
        ),
        sa.CheckConstraint("(position is null) = (hash is null)", name=op.f("ck_journal_entry_sealed_whole")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("entry_uuid", name=op.f("uq_journal_entry_entry_uuid")),
        sa.UniqueConstraint("position", name=op.f("uq_journal_entry_position")),
    )
    op.create_index("ix_journal_entry_record", "journal_entry", ["record_id", "entry_id"], unique=False)
    op.create_index(
        "ix_journal_entry_unsealed",
        "journal_entry",
        ["entry_id"],
        unique=False,
        postgresql_where=sa.text("position is null"),
    )
    op.create_table(
        "journal_head",
        sa.Column("one_row", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("one_row = 1", name=op.f("ck_journal_head_only_one")),
        sa.PrimaryKeyConstraint("one_row", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "kept_answer",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("mandates_sha256", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("account_id", "route", "key", name=op.f("pk_kept_answer")),
    )
    op.create_index(op.f("ix_kept_answer_kept_at"), "kept_answer", ["kept_at"], unique=False)
    op.create_table(
        "publication",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("event_as_printed", sa.Text(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("scope_name", sa.Text(), nullable=True),
        sa.Column("instrument_id", sa.Text(), nullable=True),
        sa.Column("results_are_complete", sa.Boolean(), nullable=False),
        sa.Column("products_total", sa.Integer(), nullable=True),
        sa.Column("values_sum", sa.Numeric(), nullable=True),
        sa.Column("region_value", sa.Numeric(), nullable=True),
        sa.Column("predicate", sa.Text(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("category_size", sa.Integer(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("zones", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("inferred", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("texts_salt", sa.LargeBinary(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (published_at is not null)",
            name=op.f("ck_publication_published_has_moment"),
        ),
        sa.CheckConstraint("state in ('draft', 'published')", name=op.f("ck_publication_state_is_known")),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_publication")),
    )
    op.create_index("ix_publication_recorded", "publication", ["recorded_at", "publication_id"], unique=False)
    op.create_index(
        "ix_publication_region", "publication", ["region_code", "recorded_at", "publication_id"], unique=False
    )
    op.create_table(
        "work_item",
        sa.Column("work_item_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'due'"), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("batch_limit", sa.Integer(), server_default=sa.text("500"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("due_since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'claimed') = (lease_token is not null)", name=op.f("ck_work_item_claimed_has_lease")
        ),
        sa.CheckConstraint(
            "state in ('due', 'claimed', 'done', 'failed')", name=op.f("ck_work_item_state_is_known")
        ),
        sa.PrimaryKeyConstraint("work_item_id", name=op.f("pk_work_item")),
        sa.UniqueConstraint("kind", "subject_id", name="uq_work_item_subject"),
    )
    op.create_index(
        "ix_work_item_open",
        "work_item",
        ["kind", sa.literal_column("batch_limit desc"), "work_item_id"],
        unique=False,
        postgresql_where=sa.text("state in ('due', 'claimed')"),
    )
    op.create_table(
        "commitment",
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("carried_out_by", sa.Text(), nullable=True),
        sa.Column("signed_with", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.publication_id"], name=op.f("fk_commitment_publication_id")
        ),
        sa.PrimaryKeyConstraint("commitment_id", name=op.f("pk_commitment")),
    )
    op.create_index(op.f("ix_commitment_publication_id"), "commitment", ["publication_id"], unique=False)
    op.create_table(
        "external_value",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("agency_name", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("products", sa.Integer(), nullable=True),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.CheckConstraint("products >= 0", name=op.f("ck_external_value_products_are_counted")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.publication_id"], name=op.f("fk_external_value_publication_id")
        ),
        sa.PrimaryKeyConstraint("publication_id", "position", name=op.f("pk_external_value")),
    )
    op.create_index(op.f("ix_external_value_agency_id"), "external_value", ["agency_id"], unique=False)
    op.create_table(
        "period",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("scope_name", sa.Text(), nullable=True),
        sa.Column("instrument_id", sa.Text(), nullable=False),
        sa.Column("instrument_version", sa.Integer(), nullable=False),
        sa.Column("form_set", sa.Text(), server_default=sa.text("'F-02'"), nullable=False),
        sa.Column("combination", sa.Text(), nullable=False),
        sa.Column(
            "settings",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("year_assessed", sa.SmallInteger(), nullable=False),
        sa.Column("year_held", sa.SmallInteger(), nullable=False),
        sa.Column("owner_region_code", sa.Text(), nullable=True),
        sa.Column("legal_document", sa.Text(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("own_region_may_score", sa.Boolean(), nullable=False),
        sa.Column("is_example", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("determined_by", sa.Uuid(), nullable=True),
        sa.Column("determined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("decree", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(state = 'released') = (released_at is not null)", name=op.f("ck_period_released_has_moment")
        ),
        sa.CheckConstraint("combination in ('mean', 'median')", name=op.f("ck_period_combination_is_known")),
        sa.CheckConstraint("not is_demo or is_example", name=op.f("ck_period_demo_is_example")),
        sa.CheckConstraint(
            "scheme in ('pekppp_nasional', 'pekppp_mandiri', 'other')", name=op.f("ck_period_scheme_is_known")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'open', 'closed', 'released')", name=op.f("ck_period_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id", "instrument_version"],
            ["instrument.instrument_id", "instrument.version"],
            name="fk_period_instrument",
        ),
        sa.PrimaryKeyConstraint("period_id", name=op.f("pk_period")),
    )
    op.create_table(
        "publication_text",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("text_id", sa.Text(), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind in ('recommendation', 'conflict')", name=op.f("ck_publication_text_kind_is_known")
        ),
        sa.CheckConstraint(
            "text_id is not null or text_en is not null", name=op.f("ck_publication_text_has_words")
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.publication_id"],
            name=op.f("fk_publication_text_publication_id"),
        ),
        sa.PrimaryKeyConstraint("publication_id", "kind", "position", name=op.f("pk_publication_text")),
    )
    op.create_table(
        "reported_claim",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("qualifier", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "qualifier in ('exactly', 'at_least', 'at_most', 'about')",
            name=op.f("ck_reported_claim_qualifier_is_known"),
        ),
        sa.CheckConstraint("unit in ('count', 'percent')", name=op.f("ck_reported_claim_unit_is_known")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.publication_id"], name=op.f("fk_reported_claim_publication_id")
        ),
        sa.PrimaryKeyConstraint("publication_id", "position", name=op.f("pk_reported_claim")),
    )
    op.create_table(
        "reported_result",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("reported_grade", sa.Text(), nullable=True),
        sa.Column("reported_label", sa.Text(), nullable=True),
        sa.Column("trend", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("trend in ('up', 'down')", name=op.f("ck_reported_result_trend_is_known")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.publication_id"], name=op.f("fk_reported_result_publication_id")
        ),
        sa.PrimaryKeyConstraint("publication_id", "position", name=op.f("pk_reported_result")),
    )
    op.create_index(op.f("ix_reported_result_unit_id"), "reported_result", ["unit_id"], unique=False)
    op.create_table(
        "commitment_progress",
        sa.Column("progress_id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.commitment_id"], name=op.f("fk_commitment_progress_commitment_id")
        ),
        sa.PrimaryKeyConstraint("progress_id", name=op.f("pk_commitment_progress")),
        sa.UniqueConstraint("commitment_id", "position", name="uq_commitment_progress_position"),
    )
    op.create_table(
        "lokus",
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("unit_short_name", sa.Text(), nullable=False),
        sa.Column("unit_official_name", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("agency_name", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("region_name", sa.Text(), nullable=False),
        sa.Column("region_kind", sa.Text(), nullable=False),
        sa.Column("unit_kind", sa.Text(), nullable=False),
        sa.Column("service_kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["period.period_id"], name=op.f("fk_lokus_period_id")),
        sa.PrimaryKeyConstraint("lokus_id", name=op.f("pk_lokus")),
        sa.UniqueConstraint("period_id", "unit_id", name="uq_lokus_unit"),
    )
    op.create_index(op.f("ix_lokus_period_id"), "lokus", ["period_id"], unique=False)
    op.create_table(
        "period_region",
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["period.period_id"], name=op.f("fk_period_region_period_id")),
        sa.PrimaryKeyConstraint("period_id", "region_code", name=op.f("pk_period_region")),
    )
    op.create_table(
        "assignment",
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("evaluator_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["lokus_id"], ["lokus.lokus_id"], name=op.f("fk_assignment_lokus_id")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("lokus_id", "evaluator_id", name="uq_assignment_evaluator"),
    )
    op.create_index(op.f("ix_assignment_evaluator_id"), "assignment", ["evaluator_id"], unique=False)
    op.create_table(
        "scorecard",
        sa.Column("scorecard_id", sa.Uuid(), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("index_text", sa.Text(), nullable=False),
        sa.Column("index_hundredths", sa.SmallInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("label_id", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("figure_code", sa.Text(), nullable=False),
        sa.Column("sheets_used", sa.SmallInteger(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("trace_digest", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["lokus_id"], ["lokus.lokus_id"], name=op.f("fk_scorecard_lokus_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.period_id"], name=op.f("fk_scorecard_period_id")),
        sa.PrimaryKeyConstraint("scorecard_id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint("lokus_id", "revision", name="uq_scorecard_revision"),
    )
    op.create_index(
        "ix_scorecard_period",
        "scorecard",
        ["period_id"],
        unique=False,
        postgresql_where=sa.text("is_current"),
    )
    op.create_index(
        "uq_scorecard_current", "scorecard", ["lokus_id"], unique=True, postgresql_where=sa.text("is_current")
    )
    op.create_table(
        "sheet",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("evaluator_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_sha256", sa.Text(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("return_reason_salt", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state = 'draft') = (submitted_at is null)", name=op.f("ck_sheet_submitted_has_moment")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'submitted', 'returned')", name=op.f("ck_sheet_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.assignment_id"], name=op.f("fk_sheet_assignment_id")
        ),
        sa.ForeignKeyConstraint(["lokus_id"], ["lokus.lokus_id"], name=op.f("fk_sheet_lokus_id")),
        sa.PrimaryKeyConstraint("sheet_id", name=op.f("pk_sheet")),
        sa.UniqueConstraint("assignment_id", "number", name="uq_sheet_number"),
    )
    op.create_index(op.f("ix_sheet_evaluator_id"), "sheet", ["evaluator_id"], unique=False)
    op.create_index(op.f("ix_sheet_lokus_id"), "sheet", ["lokus_id"], unique=False)
    op.create_index(
        "uq_sheet_running",
        "sheet",
        ["assignment_id"],
        unique=True,
        postgresql_where=sa.text("state in ('draft', 'submitted')"),
    )
    op.create_table(
        "answer",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_salt", sa.LargeBinary(), nullable=True),
        sa.Column("note_sha256", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(note is null) = (note_salt is null)", name=op.f("ck_answer_note_has_salt")),
        sa.CheckConstraint("level between 0 and 5", name=op.f("ck_answer_level_is_known")),
        sa.CheckConstraint("note is null or note_sha256 is not null", name=op.f("ck_answer_note_has_digest")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.sheet_id"], name=op.f("fk_answer_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", "indicator_code", name=op.f("pk_answer")),
    )
    op.create_table(
        "sheet_score",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("index_text", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("trace_digest", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("scored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.sheet_id"], name=op.f("fk_sheet_score_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", name=op.f("pk_sheet_score")),
    )
    op.execute(FORBID_CHANGES)


def downgrade() -> None:
    op.execute(ALLOW_CHANGES)
    op.drop_table("sheet_score")
    op.drop_table("answer")
    op.drop_index(
        "uq_sheet_running", table_name="sheet", postgresql_where=sa.text("state in ('draft', 'submitted')")
    )
    op.drop_index(op.f("ix_sheet_lokus_id"), table_name="sheet")
    op.drop_index(op.f("ix_sheet_evaluator_id"), table_name="sheet")
    op.drop_table("sheet")
    op.drop_index("uq_scorecard_current", table_name="scorecard", postgresql_where=sa.text("is_current"))
    op.drop_index("ix_scorecard_period", table_name="scorecard", postgresql_where=sa.text("is_current"))
    op.drop_table("scorecard")
    op.drop_index(op.f("ix_assignment_evaluator_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_table("period_region")
    op.drop_index(op.f("ix_lokus_period_id"), table_name="lokus")
    op.drop_table("lokus")
    op.drop_table("commitment_progress")
    op.drop_index(op.f("ix_reported_result_unit_id"), table_name="reported_result")
    op.drop_table("reported_result")
    op.drop_table("reported_claim")
    op.drop_table("publication_text")
    op.drop_table("period")
    op.drop_index(op.f("ix_external_value_agency_id"), table_name="external_value")
    op.drop_table("external_value")
    op.drop_index(op.f("ix_commitment_publication_id"), table_name="commitment")
    op.drop_table("commitment")
    op.drop_index(
        "ix_work_item_open", table_name="work_item", postgresql_where=sa.text("state in ('due', 'claimed')")
    )
    op.drop_table("work_item")
    op.drop_index("ix_publication_region", table_name="publication")
    op.drop_index("ix_publication_recorded", table_name="publication")
    op.drop_table("publication")
    op.drop_index(op.f("ix_kept_answer_kept_at"), table_name="kept_answer")
    op.drop_table("kept_answer")
    op.drop_table("journal_head")
    op.drop_index(
        "ix_journal_entry_unsealed", table_name="journal_entry", postgresql_where=sa.text("position is null")
    )
    op.drop_index("ix_journal_entry_record", table_name="journal_entry")
    op.drop_table("journal_entry")
    op.drop_table("instrument")
    op.drop_table("feed_cursor")
