"""Tables of the search index; it holds what is published and nothing else, and is made anew from that."""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Sequence,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from registry_service.tables import Base

# What is new waits in a list that a search reads through for every form of a word; it is kept short.
SHORT_PENDING_LIST = {"fastupdate": "on", "gin_pending_list_limit": "128"}


class SearchEntryRow(Base):
    """One published innovation: its words by weight, and the codes of the facets it is counted in.

    The same codes stand in `facets`, by which entries are found, and in `codes`, four bytes each, which are
    counted by the thousand without taking arrays apart.

    The words of its names stand in `document` a second time, marked with `=`, so that hits in names are found
    without looking at every hit.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        Index(
            "ix_search_entry_found_by",
            "document",
            "facets",
            postgresql_using="gin",
            postgresql_with=SHORT_PENDING_LIST,
        ),
        Index("ix_search_entry_order", "sort_key", "innovation_id"),
    )

    innovation_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("innovation.innovation_id"), primary_key=True
    )
    codes: Mapped[bytes] = mapped_column(LargeBinary)
    sort_key: Mapped[str] = mapped_column(Text(collation="C"))
    facets: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    document: Mapped[str] = mapped_column(TSVECTOR)


class SearchHit(Base):
    """The codes of every entry once more, in rows so narrow that ten thousand hits stand on few pages.

    It is searched by what its entry holds: the index reads words and facets through functions that PostgreSQL
    is told always answer the same. They do, since an entry is never changed where it stands: it is taken out
    and put in anew, and triggers do the same here.
    """

    __tablename__ = "search_hit"
    __table_args__ = (
        Index(
            "ix_search_hit_found_by",
            text("search_document(innovation_id)"),
            text("search_facets(innovation_id)"),
            postgresql_using="gin",
            postgresql_with=SHORT_PENDING_LIST,
        ),
    )

    innovation_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    codes: Mapped[bytes] = mapped_column(LargeBinary)


class SearchText(Base):
    """The distinct words of an entry, so that the vocabulary's counts can be taken back exactly."""

    __tablename__ = "search_text"

    innovation_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    words: Mapped[list[str]] = mapped_column(ARRAY(Text))


class SearchName(Base):
    """A name an entry goes by, without blanks and punctuation; place 0 is the name itself.

    Names are found by `trigrams`; `packed` holds the same, two bytes each, and is compared by the thousand.
    """

    __tablename__ = "search_name"
    __table_args__ = (
        Index("ix_search_name_compact", "compact", "innovation_id"),
        Index("ix_search_name_region", "region_code"),
        Index(
            "ix_search_name_trigrams",
            "trigrams",
            postgresql_using="gin",
            postgresql_with=SHORT_PENDING_LIST,
        ),
    )

    innovation_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    region_code: Mapped[str] = mapped_column(Text)
    compact: Mapped[str] = mapped_column(Text(collation="C"))
    trigrams: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class SearchUnit(Base):
    """A unit that runs an entry, with the grade that the entry is counted under; `None`: none released."""

    __tablename__ = "search_unit"

    innovation_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, index=True)
    grade: Mapped[str | None] = mapped_column(Text)


ENTRY_NUMBER = Sequence("search_entry_number", metadata=Base.metadata)
FACET_NUMBER = Sequence("search_facet_number", start=64, metadata=Base.metadata)


class SearchFacet(Base):
    """A value that entries are counted by; `documents` lacks what waits in the changes.

    The last four bits of a code are the place of its dimension in `entries.COUNTED`, so that many codes are
    told apart without asking what each means.
    """

    __tablename__ = "search_facet"
    __table_args__ = (
        UniqueConstraint("dimension", "value", name="uq_search_facet_value"),
        Index("ix_search_facet_order", "dimension", text("documents desc"), "code"),
    )

    code: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    dimension: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text(collation="C"))
    documents: Mapped[int] = mapped_column(BigInteger, server_default=text("0"), default=0)


class SearchWord(Base):
    """A word of the vocabulary, what it is searched as, and in how many entries it stands."""

    __tablename__ = "search_word"
    __table_args__ = (
        Index("ix_search_word_lexeme", "lexeme"),
        Index(
            "ix_search_word_trigrams",
            "trigrams",
            postgresql_using="gin",
            postgresql_with=SHORT_PENDING_LIST,
        ),
    )

    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    lexeme: Mapped[str] = mapped_column(Text(collation="C"))
    documents: Mapped[int] = mapped_column(BigInteger)
    trigrams: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))


class SearchTrigram(Base):
    """In how many names three letters stand in a row: the rare ones lead to likely twins."""

    __tablename__ = "search_trigram"

    trigram: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    names: Mapped[int] = mapped_column(BigInteger)


class SearchChange(Base):
    """Counts that changed with a batch of entries and wait to be added up; writers meet on no counter."""

    __tablename__ = "search_change"
    __table_args__ = (
        CheckConstraint("kind in ('facet', 'word', 'trigram')", name="kind_is_known"),
        CheckConstraint("cardinality(keys) = cardinality(counts)", name="each_key_has_a_count"),
        Index("ix_search_change_kind", "kind", "change_id"),
    )

    change_id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
    counts: Mapped[list[int]] = mapped_column(ARRAY(Integer))
