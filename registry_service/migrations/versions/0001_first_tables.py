"""Make the registry's first tables."""

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
        "region",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("province_code", sa.Text(), nullable=True),
        sa.Column("is_autonomous", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'provinsi') = (province_code is null)", name=op.f("ck_region_only_provinces_stand_alone")
        ),
        sa.CheckConstraint("kind in ('provinsi', 'kabupaten', 'kota')", name=op.f("ck_region_kind_is_known")),
        sa.ForeignKeyConstraint(["province_code"], ["region.code"], name=op.f("fk_region_province_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    op.create_index(op.f("ix_region_province_code"), "region", ["province_code"], unique=False)
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
        "account",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("is_open", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_account_region_code")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account")),
    )
    op.create_table(
        "agency",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("parent_agency_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("official_name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "kind in ('dinas', 'badan', 'sekretariat', 'bagian', 'inspektorat', 'kecamatan', 'kelurahan', 'rsud', 'puskesmas', 'upt', 'mpp')",
            name=op.f("ck_agency_kind_is_known"),
        ),
        sa.CheckConstraint("parent_agency_id <> agency_id", name=op.f("ck_agency_not_its_own_parent")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_agency_valid_forwards")),
        sa.ForeignKeyConstraint(
            ["parent_agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_agency_parent_of_same_region",
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_agency_region_code")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_agency")),
        sa.UniqueConstraint("agency_id", "region_code", name="uq_agency_region"),
    )
    op.create_index("ix_agency_order", "agency", ["region_code", "sort_key", "agency_id"], unique=False)
    op.create_index("ix_agency_parent", "agency", ["parent_agency_id"], unique=False)
    op.create_table(
        "agency_succession",
        sa.Column("from_agency_id", sa.Uuid(), nullable=False),
        sa.Column("to_agency_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind in ('renamed', 'merged', 'split')", name=op.f("ck_agency_succession_kind_is_known")
        ),
        sa.CheckConstraint(
            "from_agency_id <> to_agency_id", name=op.f("ck_agency_succession_not_its_own_successor")
        ),
        sa.ForeignKeyConstraint(
            ["from_agency_id"],
            ["agency.agency_id"],
            name=op.f("fk_agency_succession_from_agency_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["to_agency_id"], ["agency.agency_id"], name=op.f("fk_agency_succession_to_agency_id")
        ),
        sa.PrimaryKeyConstraint("from_agency_id", "to_agency_id", name=op.f("pk_agency_succession")),
    )
    op.create_index(
        op.f("ix_agency_succession_to_agency_id"), "agency_succession", ["to_agency_id"], unique=False
    )
    op.create_table(
        "innovation",
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("long_name", sa.Text(), nullable=True),
        sa.Column("aliases", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("meaning_id", sa.Text(), nullable=True),
        sa.Column("meaning_en", sa.Text(), nullable=True),
        sa.Column("run_by", sa.Text(), nullable=True),
        sa.Column("partners", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("channels", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("channel_other", sa.Text(), nullable=True),
        sa.Column("is_digital", sa.Boolean(), nullable=True),
        sa.Column("since_value", sa.Text(), nullable=True),
        sa.Column("coverage_what", sa.Text(), nullable=True),
        sa.Column("coverage_percent", sa.Numeric(), nullable=True),
        sa.Column("coverage_as_of", sa.Date(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("is_national_system", sa.Boolean(), nullable=False),
        sa.Column("is_flagship", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("benefits", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_programme", sa.Boolean(), nullable=False),
        sa.Column("inferred", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_salt", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archive_reason", sa.Text(), nullable=True),
        sa.Column("archive_reason_salt", sa.Text(), nullable=True),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "('other' = any (channels)) = (channel_other is not null)",
            name=op.f("ck_innovation_other_is_named"),
        ),
        sa.CheckConstraint(
            "(owner_kind = 'agency') = (agency_id is not null)", name=op.f("ck_innovation_owner_is_named")
        ),
        sa.CheckConstraint(
            "owner_kind in ('agency', 'region', 'unknown')", name=op.f("ck_innovation_owner_kind_is_known")
        ),
        sa.CheckConstraint(
            "since_value ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'",
            name=op.f("ck_innovation_since_is_year_month_or_day"),
        ),
        sa.CheckConstraint(
            "state <> 'draft' or published_at is null", name=op.f("ck_innovation_draft_is_unpublished")
        ),
        sa.CheckConstraint(
            "state <> 'published' or published_at is not null", name=op.f("ck_innovation_published_has_date")
        ),
        sa.CheckConstraint(
            "state in ('draft', 'published', 'archived')", name=op.f("ck_innovation_state_is_known")
        ),
        sa.CheckConstraint(
            "(coverage_what is null) = (coverage_percent is null)",
            name=op.f("ck_innovation_coverage_says_of_what"),
        ),
        sa.CheckConstraint(
            "coverage_percent between 0 and 100", name=op.f("ck_innovation_coverage_is_a_share")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_innovation_agency_of_same_region",
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_innovation_region_code")),
        sa.PrimaryKeyConstraint("innovation_id", name=op.f("pk_innovation")),
    )
    op.create_index("ix_innovation_agency", "innovation", ["agency_id"], unique=False)
    op.create_index(
        "ix_innovation_channels", "innovation", ["channels"], unique=False, postgresql_using="gin"
    )
    op.create_index("ix_innovation_order", "innovation", ["sort_key", "innovation_id"], unique=False)
    op.create_index(
        "ix_innovation_region_order", "innovation", ["region_code", "sort_key", "innovation_id"], unique=False
    )
    op.create_table(
        "mandate",
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "agency_id is null or region_code is not null", name=op.f("ck_mandate_agency_has_region")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name=op.f("fk_mandate_account_id")),
        sa.ForeignKeyConstraint(
            ["agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_mandate_agency_of_same_region",
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_mandate_region_code")),
        sa.PrimaryKeyConstraint("mandate_id", name=op.f("pk_mandate")),
    )
    op.create_index(
        "uq_mandate_running",
        "mandate",
        [
            "account_id",
            "role",
            sa.literal_column("coalesce(region_code, '')"),
            sa.literal_column("coalesce(agency_id, '00000000-0000-0000-0000-000000000000')"),
        ],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "one_time_link",
        sa.Column("link_sha256", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_one_time_link_account_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.account_id"], name=op.f("fk_one_time_link_made_by")),
        sa.PrimaryKeyConstraint("link_sha256", name=op.f("pk_one_time_link")),
    )
    op.create_index(op.f("ix_one_time_link_account_id"), "one_time_link", ["account_id"], unique=False)
    op.create_table(
        "person_detail",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("sign_in_name", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("nip", sa.Text(), nullable=True),
        sa.Column("telephone", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_person_detail_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_person_detail")),
    )
    op.create_index(
        "uq_person_detail_sign_in_name",
        "person_detail",
        [sa.literal_column("lower(sign_in_name)")],
        unique=True,
    )
    op.create_table(
        "personal_token",
        sa.Column("token_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_personal_token_account_id")
        ),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_personal_token")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_personal_token_token_sha256")),
    )
    op.create_index(op.f("ix_personal_token_account_id"), "personal_token", ["account_id"], unique=False)
    op.create_table(
        "sign_in_failure",
        sa.Column("name_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name_sha256", name=op.f("pk_sign_in_failure")),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_sign_in_session_account_id")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_sign_in_session")),
    )
    op.create_index(op.f("ix_sign_in_session_account_id"), "sign_in_session", ["account_id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("official_name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "kind in ('dinas', 'badan', 'sekretariat', 'bagian', 'inspektorat', 'kecamatan', 'kelurahan', 'rsud', 'puskesmas', 'upt', 'mpp')",
            name=op.f("ck_unit_kind_is_known"),
        ),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_unit_valid_forwards")),
        sa.ForeignKeyConstraint(
            ["agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_unit_agency_of_same_region",
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_unit_region_code")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit")),
    )
    op.create_index("ix_unit_agency", "unit", ["agency_id"], unique=False)
    op.create_index("ix_unit_order", "unit", ["region_code", "sort_key", "unit_id"], unique=False)
    op.create_table(
        "innovation_component",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("component_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "programme_id <> component_id", name=op.f("ck_innovation_component_not_its_own_component")
        ),
        sa.ForeignKeyConstraint(
            ["component_id"], ["innovation.innovation_id"], name=op.f("fk_innovation_component_component_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["innovation.innovation_id"],
            name=op.f("fk_innovation_component_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "component_id", name=op.f("pk_innovation_component")),
    )
    op.create_index(
        op.f("ix_innovation_component_component_id"), "innovation_component", ["component_id"], unique=False
    )
    op.create_table(
        "innovation_unit",
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["innovation_id"],
            ["innovation.innovation_id"],
            name=op.f("fk_innovation_unit_innovation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_innovation_unit_unit_id")),
        sa.PrimaryKeyConstraint("innovation_id", "unit_id", name=op.f("pk_innovation_unit")),
    )
    op.create_index(op.f("ix_innovation_unit_unit_id"), "innovation_unit", ["unit_id"], unique=False)
    op.create_table(
        "usage_month",
        sa.Column("figure_id", sa.Uuid(), nullable=False),
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Text(collation="C"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "basis in ('system_log', 'register', 'estimate')", name=op.f("ck_usage_month_basis_is_known")
        ),
        sa.CheckConstraint(
            "month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name=op.f("ck_usage_month_month_is_a_month")
        ),
        sa.CheckConstraint("count >= 0", name=op.f("ck_usage_month_count_is_a_count")),
        sa.ForeignKeyConstraint(
            ["innovation_id"], ["innovation.innovation_id"], name=op.f("fk_usage_month_innovation_id")
        ),
        sa.PrimaryKeyConstraint("figure_id", name=op.f("pk_usage_month")),
        sa.UniqueConstraint("innovation_id", "month", "channel", name="uq_usage_month_channel"),
    )
    op.create_table(
        "usage_stated",
        sa.Column("figure_id", sa.Uuid(), nullable=False),
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("stated_where", sa.Text(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("inferred", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "basis in ('system_log', 'register', 'estimate')", name=op.f("ck_usage_stated_basis_is_known")
        ),
        sa.CheckConstraint("count >= 0", name=op.f("ck_usage_stated_count_is_a_count")),
        sa.ForeignKeyConstraint(
            ["innovation_id"], ["innovation.innovation_id"], name=op.f("fk_usage_stated_innovation_id")
        ),
        sa.PrimaryKeyConstraint("figure_id", name=op.f("pk_usage_stated")),
    )
    op.create_index("ix_usage_stated_innovation", "usage_stated", ["innovation_id"], unique=False)
    op.execute(FORBID_CHANGES)


def downgrade() -> None:
    op.execute(ALLOW_CHANGES)
    op.drop_index("ix_usage_stated_innovation", table_name="usage_stated")
    op.drop_table("usage_stated")
    op.drop_table("usage_month")
    op.drop_index(op.f("ix_innovation_unit_unit_id"), table_name="innovation_unit")
    op.drop_table("innovation_unit")
    op.drop_index(op.f("ix_innovation_component_component_id"), table_name="innovation_component")
    op.drop_table("innovation_component")
    op.drop_index("ix_unit_order", table_name="unit")
    op.drop_index("ix_unit_agency", table_name="unit")
    op.drop_table("unit")
    op.drop_index(op.f("ix_sign_in_session_account_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_table("sign_in_failure")
    op.drop_index(op.f("ix_personal_token_account_id"), table_name="personal_token")
    op.drop_table("personal_token")
    op.drop_index("uq_person_detail_sign_in_name", table_name="person_detail")
    op.drop_table("person_detail")
    op.drop_index(op.f("ix_one_time_link_account_id"), table_name="one_time_link")
    op.drop_table("one_time_link")
    op.drop_index("uq_mandate_running", table_name="mandate", postgresql_where=sa.text("ended_at is null"))
    op.drop_table("mandate")
    op.drop_index("ix_innovation_region_order", table_name="innovation")
    op.drop_index("ix_innovation_order", table_name="innovation")
    op.drop_index("ix_innovation_channels", table_name="innovation", postgresql_using="gin")
    op.drop_index("ix_innovation_agency", table_name="innovation")
    op.drop_table("innovation")
    op.drop_index(op.f("ix_agency_succession_to_agency_id"), table_name="agency_succession")
    op.drop_table("agency_succession")
    op.drop_index("ix_agency_parent", table_name="agency")
    op.drop_index("ix_agency_order", table_name="agency")
    op.drop_table("agency")
    op.drop_table("account")
    op.drop_index(
        "ix_work_item_open", table_name="work_item", postgresql_where=sa.text("state in ('due', 'claimed')")
    )
    op.drop_table("work_item")
    op.drop_index(op.f("ix_region_province_code"), table_name="region")
    op.drop_table("region")
    op.drop_index(op.f("ix_kept_answer_kept_at"), table_name="kept_answer")
    op.drop_table("kept_answer")
    op.drop_table("journal_head")
    op.drop_index(
        "ix_journal_entry_unsealed", table_name="journal_entry", postgresql_where=sa.text("position is null")
    )
    op.drop_index("ix_journal_entry_record", table_name="journal_entry")
    op.drop_table("journal_entry")
    op.drop_table("feed_cursor")
