"""Keep service standards and complaint channels."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("for_whom", sa.Text(), nullable=True),
        sa.Column("is_digital", sa.Boolean(), nullable=True),
        sa.Column("asked_where", sa.Text(), nullable=True),
        sa.Column("asked_link", sa.Text(), nullable=True),
        sa.Column("fee_kind", sa.Text(), nullable=True),
        sa.Column("fee_amount", sa.BigInteger(), nullable=True),
        sa.Column("fee_schedule", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("completion_number", sa.Integer(), nullable=True),
        sa.Column("completion_unit", sa.Text(), nullable=True),
        sa.Column("decree_number", sa.Text(), nullable=True),
        sa.Column("decree_title", sa.Text(), nullable=True),
        sa.Column("decree_dated", sa.Date(), nullable=True),
        sa.Column("decree_link", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_salt", sa.Text(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archive_reason", sa.Text(), nullable=True),
        sa.Column("archive_reason_salt", sa.Text(), nullable=True),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(fee_kind is not distinct from 'by_schedule') = (fee_schedule is not null)",
            name=op.f("ck_service_fee_by_schedule_has_one"),
        ),
        sa.CheckConstraint(
            "(fee_kind is not distinct from 'fixed') = (fee_amount is not null)",
            name=op.f("ck_service_fixed_fee_has_amount"),
        ),
        sa.CheckConstraint(
            "completion_unit in ('minutes', 'hours', 'working_days', 'days')",
            name=op.f("ck_service_completion_unit_is_known"),
        ),
        sa.CheckConstraint(
            "fee_kind in ('free', 'fixed', 'by_schedule')", name=op.f("ck_service_fee_kind_is_known")
        ),
        sa.CheckConstraint(
            "kind in ('goods', 'services', 'administrative')", name=op.f("ck_service_kind_is_known")
        ),
        sa.CheckConstraint(
            "(completion_number is null) = (completion_unit is null)",
            name=op.f("ck_service_completion_has_its_unit"),
        ),
        sa.CheckConstraint("completion_number > 0", name=op.f("ck_service_completion_takes_time")),
        sa.CheckConstraint(
            "decree_number is not null or (decree_title is null and decree_dated is null and decree_link is null)",
            name=op.f("ck_service_decree_has_number"),
        ),
        sa.CheckConstraint("fee_amount > 0", name=op.f("ck_service_fee_is_something")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_service_valid_forwards")),
        sa.ForeignKeyConstraint(
            ["agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_service_agency_of_same_region",
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_service_region_code")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_service_unit_id")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_service")),
    )
    op.create_index("ix_service_agency", "service", ["agency_id"], unique=False)
    op.create_index("ix_service_order", "service", ["sort_key", "service_id"], unique=False)
    op.create_index(
        "ix_service_region_order", "service", ["region_code", "sort_key", "service_id"], unique=False
    )
    op.create_index(op.f("ix_service_unit_id"), "service", ["unit_id"], unique=False)
    op.create_index(
        "uq_service_name",
        "service",
        [
            "agency_id",
            sa.literal_column("coalesce(unit_id, '00000000-0000-0000-0000-000000000000')"),
            "sort_key",
        ],
        unique=True,
        postgresql_where=sa.text("archived_at is null"),
    )
    op.create_table(
        "standard_component",
        sa.Column("component_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=True),
        sa.Column("published_in", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("published_other", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_salt", sa.Text(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(published_other is not null) = coalesce('other' = any (published_in), false)",
            name=op.f("ck_standard_component_other_is_named"),
        ),
        sa.CheckConstraint(
            "published_in <@ array['own_site', 'sippn', 'service_room', 'social_media', 'other']",
            name=op.f("ck_standard_component_place_is_known"),
        ),
        sa.CheckConstraint(
            "is_there is true or coalesce(cardinality(published_in), 0) = 0",
            name=op.f("ck_standard_component_published_is_there"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.service_id"], name=op.f("fk_standard_component_service_id")
        ),
        sa.PrimaryKeyConstraint("component_id", name=op.f("pk_standard_component")),
        sa.UniqueConstraint("service_id", "code", name="uq_standard_component_code"),
    )
    op.create_table(
        "service_document",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("published_in", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("published_other", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(published_other is not null) = coalesce('other' = any (published_in), false)",
            name=op.f("ck_service_document_other_is_named"),
        ),
        sa.CheckConstraint(
            "kind in ('sop', 'periodic_information', 'immediate_information', 'any_time_information')",
            name=op.f("ck_service_document_kind_is_known"),
        ),
        sa.CheckConstraint(
            "published_in <@ array['own_site', 'sippn', 'service_room', 'social_media', 'other']",
            name=op.f("ck_service_document_place_is_known"),
        ),
        sa.CheckConstraint(
            "service_id is null or kind = 'sop'", name=op.f("ck_service_document_only_sop_is_of_a_service")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_service_document_agency_of_same_region",
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_service_document_region_code")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.service_id"], name=op.f("fk_service_document_service_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_service_document")),
    )
    op.create_index("ix_service_document_agency", "service_document", ["agency_id"], unique=False)
    op.create_index(
        "ix_service_document_order", "service_document", ["sort_key", "document_id"], unique=False
    )
    op.create_index(
        "ix_service_document_region_order",
        "service_document",
        ["region_code", "sort_key", "document_id"],
        unique=False,
    )
    op.create_index(op.f("ix_service_document_service_id"), "service_document", ["service_id"], unique=False)
    op.create_table(
        "complaint_channel",
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("office_hours", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("is_planned", sa.Boolean(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "kind in ('offline_desk', 'online', 'sp4n_lapor', 'other')",
            name=op.f("ck_complaint_channel_kind_is_known"),
        ),
        sa.CheckConstraint("since_on <= until_on", name=op.f("ck_complaint_channel_open_forwards")),
        sa.ForeignKeyConstraint(
            ["agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_complaint_channel_agency_of_same_region",
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_complaint_channel_region_code")
        ),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_complaint_channel")),
    )
    op.create_index("ix_complaint_channel_agency", "complaint_channel", ["agency_id"], unique=False)
    op.create_index(
        "ix_complaint_channel_order", "complaint_channel", ["sort_key", "channel_id"], unique=False
    )
    op.create_index(
        "uq_complaint_channel_name",
        "complaint_channel",
        [
            "region_code",
            sa.literal_column("coalesce(agency_id, '00000000-0000-0000-0000-000000000000')"),
            "sort_key",
        ],
        unique=True,
        postgresql_where=sa.text("archived_at is null"),
    )
    op.create_table(
        "complaint_month",
        sa.Column("figure_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Text(collation="C"), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("answered_in_time", sa.Integer(), nullable=True),
        sa.Column("settled", sa.Integer(), nullable=True),
        sa.Column("median_days", sa.Numeric(precision=6, scale=1), nullable=True),
        sa.Column("deadline_number", sa.SmallInteger(), nullable=False),
        sa.Column("deadline_unit", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "deadline_unit in ('working_days', 'days')",
            name=op.f("ck_complaint_month_deadline_unit_is_known"),
        ),
        sa.CheckConstraint(
            "month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'", name=op.f("ck_complaint_month_month_is_one")
        ),
        sa.CheckConstraint(
            "answered_in_time between 0 and received", name=op.f("ck_complaint_month_answered_is_a_part")
        ),
        sa.CheckConstraint("median_days >= 0", name=op.f("ck_complaint_month_median_is_a_time")),
        sa.CheckConstraint(
            "median_days is null or coalesce(settled, 0) > 0",
            name=op.f("ck_complaint_month_median_is_of_something"),
        ),
        sa.CheckConstraint("received >= 0", name=op.f("ck_complaint_month_received_is_a_count")),
        sa.CheckConstraint(
            "settled between 0 and received", name=op.f("ck_complaint_month_settled_is_a_part")
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["complaint_channel.channel_id"], name=op.f("fk_complaint_month_channel_id")
        ),
        sa.PrimaryKeyConstraint("figure_id", name=op.f("pk_complaint_month")),
        sa.UniqueConstraint("channel_id", "month", name="uq_complaint_month"),
    )
    op.create_table(
        "complaint_deadline",
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("channel_kind", sa.Text(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "channel_kind in ('offline_desk', 'online', 'sp4n_lapor', 'other')",
            name=op.f("ck_complaint_deadline_kind_is_known"),
        ),
        sa.CheckConstraint("deed in ('answer', 'settle')", name=op.f("ck_complaint_deadline_deed_is_known")),
        sa.CheckConstraint(
            "unit in ('working_days', 'days')", name=op.f("ck_complaint_deadline_unit_is_known")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_complaint_deadline_number_is_a_time")),
        sa.ForeignKeyConstraint(
            ["agency_id", "region_code"],
            ["agency.agency_id", "agency.region_code"],
            name="fk_complaint_deadline_agency_of_same_region",
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_complaint_deadline_region_code")
        ),
        sa.PrimaryKeyConstraint("deadline_id", name=op.f("pk_complaint_deadline")),
    )
    op.create_index(
        "uq_complaint_deadline",
        "complaint_deadline",
        [
            "region_code",
            sa.literal_column("coalesce(agency_id, '00000000-0000-0000-0000-000000000000')"),
            "channel_kind",
            "deed",
        ],
        unique=True,
    )
    op.create_foreign_key(
        op.f("fk_evidence_service_id"), "evidence", "service", ["service_id"], ["service_id"]
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_evidence_service_id"), "evidence", type_="foreignkey")
    op.drop_table("complaint_deadline")
    op.drop_table("complaint_month")
    op.drop_table("complaint_channel")
    op.drop_table("service_document")
    op.drop_table("standard_component")
    op.drop_table("service")
