"""Keep what was ticked, why, and every version of an answer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SHARED = "assignment_id is null"
RUNNING = "state in ('draft', 'submitted')"

NEW_CHECKS = {
    "chosen_is_known": "chosen between 0 and 5",
    "supported_is_known": "supported between 0 and 5",
    "reason_has_salt": "(reason is null) = (reason_salt is null)",
    "reason_has_digest": "reason is null or reason_sha256 is not null",
}
OLD_CHECKS = {
    "level_is_known": "level between 0 and 5",
    "note_has_salt": "(note is null) = (note_salt is null)",
    "note_has_digest": "note is null or note_sha256 is not null",
}


def upgrade() -> None:
    """Columns that the release before leaves empty, and a table that it does not know."""
    op.add_column("sheet", sa.Column("kind", sa.Text(), server_default=sa.text("'own'"), nullable=False))
    op.add_column("sheet", sa.Column("visited_on", sa.Date(), nullable=True))
    op.alter_column("sheet", "assignment_id", nullable=True)
    op.create_check_constraint(op.f("ck_sheet_kind_is_known"), "sheet", "kind in ('own', 'team', 'agreed')")
    op.create_check_constraint(
        op.f("ck_sheet_own_has_assignment"), "sheet", "(kind = 'own') = (assignment_id is not null)"
    )
    _index_shared("uq_sheet_shared_running", ["lokus_id", "kind"], f"{SHARED} and {RUNNING}")
    _index_shared("uq_sheet_shared_number", ["lokus_id", "kind", "number"], SHARED)
    for column in _new_content():
        op.add_column("answer", column)
    for name, check in NEW_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_answer_{name}"), "answer", check)
    op.create_table(
        "answer_version",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_salt", sa.LargeBinary(), nullable=True),
        sa.Column("note_sha256", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        *_new_content(),
        *(
            sa.CheckConstraint(check, name=op.f(f"ck_answer_version_{name}"))
            for name, check in (OLD_CHECKS | NEW_CHECKS).items()
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id", "indicator_code"],
            ["answer.sheet_id", "answer.indicator_code"],
            name="fk_answer_version_answer",
        ),
        sa.PrimaryKeyConstraint("sheet_id", "indicator_code", "version", name=op.f("pk_answer_version")),
    )


def downgrade() -> None:
    """Back to a level and a note; sheets that belong to no assignment are gone with what they hold."""
    op.drop_table("answer_version")
    shared = f"select sheet_id from sheet where {SHARED}"  # noqa: S608 - our own names
    for table in ("sheet_score", "answer", "sheet"):
        op.execute(f"delete from {table} where sheet_id in ({shared})")  # noqa: S608 - our own names
    for name in NEW_CHECKS:
        op.drop_constraint(op.f(f"ck_answer_{name}"), "answer")
    for column in _new_content():
        op.drop_column("answer", column.name)
    op.drop_index("uq_sheet_shared_number", "sheet")
    op.drop_index("uq_sheet_shared_running", "sheet")
    op.drop_constraint(op.f("ck_sheet_own_has_assignment"), "sheet")
    op.drop_constraint(op.f("ck_sheet_kind_is_known"), "sheet")
    op.alter_column("sheet", "assignment_id", nullable=False)
    op.drop_column("sheet", "visited_on")
    op.drop_column("sheet", "kind")


def _index_shared(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "sheet", columns, unique=True, postgresql_where=sa.text(where))


def _new_content() -> list[sa.Column[object]]:
    return [
        sa.Column("ticked", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("counts", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("chosen", sa.SmallInteger(), nullable=True),
        sa.Column("supported", sa.SmallInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_salt", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sha256", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("copied_from", sa.Uuid(), nullable=True),
    ]
