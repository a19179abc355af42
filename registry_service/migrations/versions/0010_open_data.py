"""Keep releases of open data."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of their own; the release before knows nothing of them."""
    op.create_table(
        "open_data_release",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_salt", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (reason_salt is null)",
            name=op.f("ck_open_data_release_withdrawn_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_open_data_release_region_code")
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_open_data_release")),
    )
    op.create_index("ix_open_data_release_order", "open_data_release", ["released_at", "release_id"])
    op.create_table(
        "open_data_file",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("rows >= 0", name=op.f("ck_open_data_file_rows_are_counted")),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["open_data_release.release_id"],
            name=op.f("fk_open_data_file_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release_id", "name", name=op.f("pk_open_data_file")),
    )


def downgrade() -> None:
    """Without them; the bytes of their files go a day later, as those of any file nobody needs."""
    op.execute("delete from file_reference where owner_kind = 'open_data_release'")
    op.drop_table("open_data_file")
    op.drop_index("ix_open_data_release_order", table_name="open_data_release")
    op.drop_table("open_data_release")
