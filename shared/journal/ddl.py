"""SQL that the migrations of both services run for the journal; kept in one place, changed never."""

FORBID_CHANGES = """
create function journal_entry_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if old.position is null
           and (to_jsonb(new) - 'position' - 'hash') = (to_jsonb(old) - 'position' - 'hash') then
            return new;
        end if;
    end if;
    raise exception 'an entry of the journal is never changed or removed'
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger journal_entry_stays before update or delete on journal_entry
    for each row execute function journal_entry_stays();
create trigger journal_entry_stays_whole before truncate on journal_entry
    for each statement execute function journal_entry_stays();
"""

ALLOW_CHANGES = """
drop trigger if exists journal_entry_stays on journal_entry;
drop trigger if exists journal_entry_stays_whole on journal_entry;
drop function if exists journal_entry_stays();
"""
