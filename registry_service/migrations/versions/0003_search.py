"""Make the search index of what is published; `search rebuild` fills it with what is there already."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateSequence, DropSequence

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SHORT_PENDING_LIST = {"fastupdate": "on", "gin_pending_list_limit": "1024"}


def upgrade() -> None:
    """Make the tables of entries and of what is counted over them."""
    _make_entries()
    _make_counts()


def _make_entries() -> None:
    op.create_table(
        "search_entry",
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("facets", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("document", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["innovation_id"], ["innovation.innovation_id"], name=op.f("fk_search_entry_innovation_id")
        ),
        sa.PrimaryKeyConstraint("innovation_id", name=op.f("pk_search_entry")),
    )
    op.create_index(
        "ix_search_entry_found_by",
        "search_entry",
        ["document", "facets"],
        postgresql_using="gin",
        postgresql_with=SHORT_PENDING_LIST,
    )
    op.create_index("ix_search_entry_order", "search_entry", ["sort_key", "innovation_id"])
    op.create_table(
        "search_text",
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("innovation_id", name=op.f("pk_search_text")),
    )
    op.create_table(
        "search_name",
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("compact", sa.Text(collation="C"), nullable=False),
        sa.Column("trigrams", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("innovation_id", "place", name=op.f("pk_search_name")),
    )
    op.create_index("ix_search_name_compact", "search_name", ["compact", "innovation_id"])
    op.create_index("ix_search_name_region", "search_name", ["region_code"])
    op.create_index(
        "ix_search_name_trigrams",
        "search_name",
        ["trigrams"],
        postgresql_using="gin",
        postgresql_with=SHORT_PENDING_LIST,
    )
    op.create_table(
        "search_unit",
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("innovation_id", "unit_id", name=op.f("pk_search_unit")),
    )
    op.create_index(op.f("ix_search_unit_unit_id"), "search_unit", ["unit_id"])


def _make_counts() -> None:
    op.execute(CreateSequence(sa.Sequence("search_entry_number")))
    op.execute(CreateSequence(sa.Sequence("search_facet_number", start=64)))
    op.create_table(
        "search_facet",
        sa.Column("code", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(collation="C"), nullable=False),
        sa.Column("documents", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_search_facet")),
        sa.UniqueConstraint("dimension", "value", name="uq_search_facet_value"),
    )
    op.create_index("ix_search_facet_order", "search_facet", ["dimension", sa.text("documents desc"), "code"])
    op.create_table(
        "search_word",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("lexeme", sa.Text(collation="C"), nullable=False),
        sa.Column("documents", sa.BigInteger(), nullable=False),
        sa.Column("trigrams", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_index("ix_search_word_lexeme", "search_word", ["lexeme"])
    op.create_index("ix_search_word_trigrams", "search_word", ["trigrams"], postgresql_using="gin")
    op.create_table(
        "search_trigram",
        sa.Column("trigram", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("names", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("trigram", name=op.f("pk_search_trigram")),
    )
    op.create_table(
        "search_change",
        sa.Column("change_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("keys", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("counts", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.CheckConstraint(
            "kind in ('facet', 'word', 'trigram')", name=op.f("ck_search_change_kind_is_known")
        ),
        sa.CheckConstraint(
            "cardinality(keys) = cardinality(counts)", name=op.f("ck_search_change_each_key_has_a_count")
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_search_change")),
    )
    op.create_index("ix_search_change_kind", "search_change", ["kind", "change_id"])


def downgrade() -> None:
    """Take them out again; nothing is lost that is not told elsewhere."""
    for table in (
        "search_change",
        "search_trigram",
        "search_word",
        "search_facet",
        "search_unit",
        "search_name",
        "search_text",
        "search_entry",
    ):
        op.drop_table(table)
    op.execute(DropSequence(sa.Sequence("search_entry_number")))
    op.execute(DropSequence(sa.Sequence("search_facet_number")))
