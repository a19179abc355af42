"""Keep evidence handed to an evaluation."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of their own, as the registry has them; the release before knows nothing of them."""
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
    op.create_index("ix_stored_file_stored_at", "stored_file", ["stored_at"], unique=False)
    op.create_table(
        "stored_chunk",
        sa.Column("sha256", sa.Text(collation="C"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_stored_chunk_number_counts")),
        sa.CheckConstraint(
            "octet_length(content) between 1 and 262144", name=op.f("ck_stored_chunk_is_of_a_chunks_size")
        ),
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
    op.create_table(
        "upload",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
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
            "(state = 'refused') = (refusal is not null)", name=op.f("ck_upload_refused_says_why")
        ),
        sa.CheckConstraint(
            "(state = 'stored') = (sha256 is not null)", name=op.f("ck_upload_stored_has_content")
        ),
        sa.CheckConstraint(
            "purpose in ('evidence', 'import', 'sheet')", name=op.f("ck_upload_purpose_is_known")
        ),
        sa.CheckConstraint(
            "state = 'receiving' or received = size", name=op.f("ck_upload_finished_is_whole")
        ),
        sa.CheckConstraint(
            "state in ('receiving', 'stored', 'refused')", name=op.f("ck_upload_state_is_known")
        ),
        sa.CheckConstraint("received between 0 and size", name=op.f("ck_upload_received_is_a_part")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_upload_sha256")),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_account", "upload", ["account_id"], unique=False)
    op.create_index("ix_upload_expires_at", "upload", ["expires_at"], unique=False)
    op.create_index("ix_upload_sha256", "upload", ["sha256"], unique=False)
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


def downgrade() -> None:
    """Files handed in are lost."""
    op.drop_table("upload_part")
    op.drop_table("upload")
    op.drop_table("file_reference")
    op.drop_table("stored_chunk")
    op.drop_table("stored_file")
