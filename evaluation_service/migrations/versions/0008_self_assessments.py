"""Keep what units say of themselves."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of their own; the release before knows nothing of them."""
    op.create_table(
        "self_assessment",
        sa.Column("self_assessment_id", sa.Uuid(), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_sha256", sa.Text(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("return_reason_salt", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state = 'draft') = (submitted_at is null)", name=op.f("ck_self_assessment_submitted_has_moment")
        ),
        sa.CheckConstraint(
            "(state = 'returned') = (returned_at is not null)",
            name=op.f("ck_self_assessment_returned_has_moment"),
        ),
        sa.CheckConstraint(
            "state in ('draft', 'submitted', 'returned')", name=op.f("ck_self_assessment_state_is_known")
        ),
        sa.CheckConstraint(
            "(submitted_at is null) = (receipt_sha256 is null)",
            name=op.f("ck_self_assessment_submitted_has_receipt"),
        ),
        sa.ForeignKeyConstraint(["lokus_id"], ["lokus.lokus_id"], name=op.f("fk_self_assessment_lokus_id")),
        sa.PrimaryKeyConstraint("self_assessment_id", name=op.f("pk_self_assessment")),
        sa.UniqueConstraint("lokus_id", "number", name="uq_self_assessment_number"),
    )
    op.create_index(
        "uq_self_assessment_running",
        "self_assessment",
        ["lokus_id"],
        unique=True,
        postgresql_where=sa.text("state in ('draft', 'submitted')"),
    )
    op.create_table(
        "self_assessment_item",
        sa.Column("self_assessment_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("ticked", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("counts", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("supported", sa.SmallInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_salt", sa.LargeBinary(), nullable=True),
        sa.Column("note_sha256", sa.Text(), nullable=True),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(note is null) = (note_salt is null)", name=op.f("ck_self_assessment_item_note_has_salt")
        ),
        sa.CheckConstraint(
            "note is null or note_sha256 is not null", name=op.f("ck_self_assessment_item_note_has_digest")
        ),
        sa.CheckConstraint(
            "supported between 0 and 5", name=op.f("ck_self_assessment_item_supported_is_a_level")
        ),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.self_assessment_id"],
            name=op.f("fk_self_assessment_item_self_assessment_id"),
        ),
        sa.PrimaryKeyConstraint("self_assessment_id", "indicator_code", name=op.f("pk_self_assessment_item")),
    )
    op.create_table(
        "self_assessment_item_version",
        sa.Column("self_assessment_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ticked", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("counts", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("supported", sa.SmallInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_salt", sa.LargeBinary(), nullable=True),
        sa.Column("note_sha256", sa.Text(), nullable=True),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.self_assessment_id"],
            name=op.f("fk_self_assessment_item_version_self_assessment_id"),
        ),
        sa.PrimaryKeyConstraint(
            "self_assessment_id", "indicator_code", "version", name=op.f("pk_self_assessment_item_version")
        ),
    )
    op.create_table(
        "self_assessment_evidence",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("self_assessment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("indicator_codes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("earlier_id", sa.Uuid(), nullable=True),
        sa.Column("innovation_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.Text(collation="C"), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("text_salt", sa.LargeBinary(), nullable=True),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("link_state", sa.Text(), nullable=True),
        sa.Column("link_status", sa.SmallInteger(), nullable=True),
        sa.Column("link_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'file') = (sha256 is not null) and (sha256 is null) = (size is null) and (sha256 is null) = (media_type is null)",
            name=op.f("ck_self_assessment_evidence_file_has_content"),
        ),
        sa.CheckConstraint(
            "(kind = 'link') = (link_state is not null)",
            name=op.f("ck_self_assessment_evidence_link_has_state"),
        ),
        sa.CheckConstraint(
            "(kind = 'record') = (innovation_id is not null)",
            name=op.f("ck_self_assessment_evidence_record_has_id"),
        ),
        sa.CheckConstraint(
            "kind in ('file', 'link', 'record')", name=op.f("ck_self_assessment_evidence_kind_is_known")
        ),
        sa.CheckConstraint(
            "link_state in ('unchecked', 'reachable', 'needs_sign_in', 'unreachable', 'refused')",
            name=op.f("ck_self_assessment_evidence_link_state_is_known"),
        ),
        sa.CheckConstraint(
            "(title is null) = (text_salt is null)", name=op.f("ck_self_assessment_evidence_texts_have_salt")
        ),
        sa.CheckConstraint(
            "cardinality(indicator_codes) > 0", name=op.f("ck_self_assessment_evidence_is_for_an_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"],
            ["self_assessment_evidence.evidence_id"],
            name=op.f("fk_self_assessment_evidence_earlier_id"),
        ),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.self_assessment_id"],
            name=op.f("fk_self_assessment_evidence_self_assessment_id"),
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_self_assessment_evidence")),
    )
    op.create_index(
        "ix_self_assessment_evidence_earlier_id", "self_assessment_evidence", ["earlier_id"], unique=False
    )
    op.create_index(
        "ix_self_assessment_evidence_of",
        "self_assessment_evidence",
        ["self_assessment_id", "added_at", "evidence_id"],
        unique=False,
    )


def downgrade() -> None:
    """What units handed in is lost."""
    op.drop_table("self_assessment_evidence")
    op.drop_table("self_assessment_item_version")
    op.drop_table("self_assessment_item")
    op.drop_table("self_assessment")
