"""Keep plenos and who signed which content of a sheet; the release before knows nothing of either."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables that nothing refers to."""
    op.create_table(
        "pleno",
        sa.Column("pleno_id", sa.Uuid(), nullable=False),
        sa.Column("lokus_id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_salt", sa.LargeBinary(), nullable=True),
        sa.Column("place_sha256", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(place is null) = (place_salt is null)", name=op.f("ck_pleno_place_has_salt")),
        sa.CheckConstraint(
            "place is null or place_sha256 is not null", name=op.f("ck_pleno_place_has_digest")
        ),
        sa.ForeignKeyConstraint(["lokus_id"], ["lokus.lokus_id"], name=op.f("fk_pleno_lokus_id_lokus")),
        sa.PrimaryKeyConstraint("pleno_id", name=op.f("pk_pleno")),
        sa.UniqueConstraint("lokus_id", name="uq_pleno_lokus"),
    )
    op.create_table(
        "sheet_signature",
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("evaluator_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_salt", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sha256", sa.Text(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "verdict in ('agreed', 'objected')", name=op.f("ck_sheet_signature_verdict_is_known")
        ),
        sa.CheckConstraint(
            "(verdict = 'objected') = (reason_sha256 is not null)",
            name=op.f("ck_sheet_signature_objection_has_reason"),
        ),
        sa.CheckConstraint(
            "(reason is null) = (reason_salt is null)", name=op.f("ck_sheet_signature_reason_has_salt")
        ),
        sa.CheckConstraint(
            "reason is null or reason_sha256 is not null", name=op.f("ck_sheet_signature_reason_has_digest")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["sheet.sheet_id"], name=op.f("fk_sheet_signature_sheet_id_sheet")
        ),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_sheet_signature")),
        sa.UniqueConstraint("sheet_id", "number", name="uq_sheet_signature_number"),
    )


def downgrade() -> None:
    """Without plenos and signatures."""
    op.drop_table("sheet_signature")
    op.drop_table("pleno")
