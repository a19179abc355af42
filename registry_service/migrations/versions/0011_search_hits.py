"""Keep the facets of what is published in narrow rows, from which hits are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# They are bound to the table itself, whatever path names are looked up on.
FUNCTIONS = """
create function search_document(uuid) returns tsvector
    language sql immutable strict parallel safe
    begin atomic select document from search_entry where innovation_id = $1; end;
create function search_facets(uuid) returns integer[]
    language sql immutable strict parallel safe
    begin atomic select facets from search_entry where innovation_id = $1; end;
create function keep_search_hits() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into search_hit (innovation_id, codes) select innovation_id, codes from changed;
    else
        delete from search_hit using changed where search_hit.innovation_id = changed.innovation_id;
    end if;
    return null;
end $$;
"""
# In the order in which entries were indexed: the first slices then hold the first hits.
FILL = """
create temporary table seen on commit drop as
    select innovation_id, codes, facets, xmin as mark from search_entry;
insert into search_hit (innovation_id, codes)
    select innovation_id, codes
    from seen, unnest(facets) as of_it (code) join search_facet using (code)
    where dimension = 'slice'
    order by value::integer, innovation_id;
"""
TRIGGERS = """
create trigger put_search_hits_in after insert on search_entry referencing new table as changed
    for each statement execute function keep_search_hits();
create trigger take_search_hits_out after delete on search_entry referencing old table as changed
    for each statement execute function keep_search_hits();
"""
# Whatever was indexed or taken out before the triggers were there; nobody writes meanwhile.
MEND = """
delete from search_hit using seen left join search_entry as entry using (innovation_id)
    where search_hit.innovation_id = seen.innovation_id and entry.xmin is distinct from seen.mark;
insert into search_hit (innovation_id, codes)
    select innovation_id, codes from search_entry as entry
    where not exists (select from search_hit as hit where hit.innovation_id = entry.innovation_id);
"""
# Every form of a word is looked for in the list of what waits, too.
SHORTER_LISTS = """
alter index ix_search_entry_found_by set (gin_pending_list_limit = 128);
alter index ix_search_name_trigrams set (gin_pending_list_limit = 128);
alter index ix_search_word_trigrams set (fastupdate = on, gin_pending_list_limit = 128);
"""
LONGER_LISTS = """
alter index ix_search_entry_found_by set (gin_pending_list_limit = 1024);
alter index ix_search_name_trigrams set (gin_pending_list_limit = 1024);
alter index ix_search_word_trigrams reset (fastupdate, gin_pending_list_limit);
"""


def upgrade() -> None:
    """Make and fill them; triggers keep them true, whichever release writes entries."""
    op.create_table(
        "search_hit",
        sa.Column("innovation_id", sa.Uuid(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("innovation_id", name=op.f("pk_search_hit")),
    )
    op.execute(SHORTER_LISTS)
    op.execute(FUNCTIONS)
    op.execute(FILL)
    op.create_index(
        "ix_search_hit_found_by",
        "search_hit",
        [sa.text("search_document(innovation_id)"), sa.text("search_facets(innovation_id)")],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "on", "gin_pending_list_limit": "128"},
    )
    op.execute(TRIGGERS)
    op.execute(MEND)


def downgrade() -> None:
    """Without them; the entries hold the same."""
    op.execute("drop trigger put_search_hits_in on search_entry")
    op.execute("drop trigger take_search_hits_out on search_entry")
    op.drop_table("search_hit")
    for function in ("keep_search_hits()", "search_facets(uuid)", "search_document(uuid)"):
        op.execute(f"drop function {function}")
    op.execute(LONGER_LISTS)
