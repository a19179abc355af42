"""Keep files and evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.Text(collation="C"), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_stored_file_sha256_is_one")),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_is_not_empty")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_index("ix_stored_file_stored_at", "stored_file", ["stored_at"])
    op.create_table(
        "stored_chunk",
        sa.Column("sha256", sa.Text(collation="C"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "octet_length(content) between 1 and 262144", name=op.f("ck_stored_chunk_is_of_a_chunks_size")
        ),
        sa.CheckConstraint("number >= 0", name=op.f("ck_stored_chunk_number_counts")),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_stored_chunk_sha256"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sha256", "number", name=op.f("pk_stored_chunk")),
    )
    op.create_table(
        "file_reference",
        sa.Column("sha256", sa.Text(collation="C"), nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column(
            "referenced_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_file_reference_sha256")),
        sa.PrimaryKeyConstraint("sha256", "owner_kind", "owner_id", name=op.f("pk_file_reference")),
    )
    _create_uploads()
    _create_evidence()
    # What is kept is compressed already; trying again would only cost time.
    op.execute("alter table stored_chunk alter column content set storage external")
    op.execute("alter table upload_part alter column content set storage external")


def _create_uploads() -> None:
    op.create_table(
        "upload",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("received", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("parts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("part_offset", sa.BigInteger(), nullable=True),
        sa.Column("part_sha256", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(collation="C"), nullable=True),
        sa.Column("is_used", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('receiving', 'stored', 'refused')", name=op.f("ck_upload_state_is_known")
        ),
        sa.CheckConstraint(
            "purpose in ('evidence', 'import', 'photo')", name=op.f("ck_upload_purpose_is_known")
        ),
        sa.CheckConstraint(
            "(state = 'stored') = (sha256 is not null)", name=op.f("ck_upload_stored_has_content")
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (refusal is not null)", name=op.f("ck_upload_refused_says_why")
        ),
        sa.CheckConstraint("received between 0 and size", name=op.f("ck_upload_received_is_a_part")),
        sa.CheckConstraint(
            "state = 'receiving' or received = size", name=op.f("ck_upload_finished_is_whole")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.account_id"], name=op.f("fk_upload_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_upload_sha256")),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_account", "upload", ["account_id"])
    op.create_index("ix_upload_expires_at", "upload", ["expires_at"])
    op.create_index("ix_upload_sha256", "upload", ["sha256"])
    op.create_table(
        "upload_part",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("part_offset", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "octet_length(content) between 1 and 1048576", name=op.f("ck_upload_part_is_of_a_parts_size")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.upload_id"], name=op.f("fk_upload_part_upload_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload_id", "part_offset", name=op.f("pk_upload_part")),
    )


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column(
            "innovation_id",
            sa.Uuid(),
            sa.Computed("case when subject_kind = 'innovation' then subject_id end", persisted=True),
            nullable=True,
        ),
        # It refers to its service as soon as there are services: see the revision that makes them.
        sa.Column(
            "service_id",
            sa.Uuid(),
            sa.Computed("case when subject_kind = 'service' then subject_id end", persisted=True),
            nullable=True,
        ),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text_salt", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(collation="C"), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("link_state", sa.Text(), nullable=True),
        sa.Column("link_status", sa.SmallInteger(), nullable=True),
        sa.Column("link_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_public", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_told", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        *_evidence_checks(),
        sa.ForeignKeyConstraint(
            ["innovation_id"], ["innovation.innovation_id"], name=op.f("fk_evidence_innovation_id")
        ),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_evidence")),
    )
    op.create_index(
        "ix_evidence_subject", "evidence", ["subject_kind", "subject_id", "added_at", "evidence_id"]
    )
    op.create_index("ix_evidence_innovation", "evidence", ["innovation_id"])
    op.create_index("ix_evidence_service", "evidence", ["service_id"])
    op.create_index(
        "ix_evidence_untold",
        "evidence",
        ["innovation_id"],
        postgresql_where=sa.text("is_public and not is_told and removed_at is null"),
    )
    standing = sa.text("removed_at is null")
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"], postgresql_where=standing)
    op.create_index("ix_evidence_link_due", "evidence", ["link_due_at"], postgresql_where=standing)


def _evidence_checks() -> list[sa.CheckConstraint]:
    checks = {
        "subject_kind_is_known": "subject_kind in ('innovation', 'service')",
        "kind_is_known": "kind in ('file', 'link', 'photo')",
        "standing_has_title": "removed_at is not null or title is not null",
        "texts_have_salt": "(title is null) = (text_salt is null)",
        "file_has_content": "(kind = 'link') = (sha256 is null)"
        " and (sha256 is null) = (size is null) and (sha256 is null) = (media_type is null)",
        "link_has_address": "removed_at is not null or (kind = 'link') = (url is not null)",
        "link_state_is_known": "link_state in ('reachable', 'needs_sign_in', 'unreachable', 'refused')",
        "check_has_date": "(link_state is null) = (link_checked_at is null)",
        "told_is_public": "not is_told or (is_public and removed_at is null)",
        "only_links_are_due": "kind = 'link' or link_due_at is null",
    }
    return [sa.CheckConstraint(text, name=op.f(f"ck_evidence_{name}")) for name, text in checks.items()]


def downgrade() -> None:
    for table in ("evidence", "upload_part", "upload", "file_reference", "stored_chunk", "stored_file"):
        op.drop_table(table)
