"""Fills a period by SQL with lokus, submitted sheets and survey responses; runs no action of ours."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text

REGIONS = 546
RESPONDENTS = 30
DRAFT_LOKUS, DRAFT_WHO = 0, 0


@dataclass(frozen=True)
class Size:
    """How much a period holds; each lokus has two evaluators."""

    lokus: int
    regions: int = REGIONS
    respondents: int = RESPONDENTS


# Foreign keys are right by construction; their triggers would take most of the time.
WITHOUT_TRIGGERS = "set local session_replication_role = replica"

CHOSEN = """
create temp table chosen on commit drop as
select gen_random_uuid() as lokus_id, number, number % :regions as region
from generate_series(0, :lokus - 1) as number;

insert into lokus (lokus_id, period_id, unit_id, unit_short_name, unit_official_name, agency_id,
    agency_name, region_code, region_name, region_kind, unit_kind, service_kind)
select lokus_id, :period, gen_random_uuid(), 'Unit ' || number,
    (array['Dinas', 'Kecamatan', 'Puskesmas', 'RSUD'])[1 + number % 4] || ' Uji ' || md5(number::text),
    gen_random_uuid(), 'Dinas Uji ' || number,
    11 + region / 20 || '.' || lpad((region % 20 + 1)::text, 2, '0'), 'Kabupaten Uji ' || region, 'kabupaten',
    (array['dinas', 'kecamatan', 'puskesmas', 'rsud'])[1 + number % 4], 'kesehatan'
from chosen;

create temp table given on commit drop as
select gen_random_uuid() as assignment_id, gen_random_uuid() as sheet_id, lokus_id, number, who
from chosen cross join generate_series(0, 1) as who;

insert into assignment (assignment_id, lokus_id, evaluator_id)
select assignment_id, lokus_id, (cast(:evaluators as uuid[]))[who + 1] from given order by number, who;

delete from given where number = :draft_lokus and who = :draft_who;

insert into sheet (sheet_id, assignment_id, lokus_id, evaluator_id, number, state, visited_on, submitted_at,
    receipt_sha256, version)
select sheet_id, assignment_id, lokus_id, (cast(:evaluators as uuid[]))[who + 1], 1, 'submitted',
    current_date, now(), encode(sha256(uuid_send(sheet_id)), 'hex'), 2
from given order by who, number;

insert into answer (sheet_id, indicator_code, version, level, ticked, supported)
select sheet_id, code, 1, level, case when level > 1 then array['a', 'b'] else '{}' end, level
from given cross join unnest(cast(:codes as text[])) with ordinality as asked (code, place)
cross join lateral (select abs(hashint4((number * 64 + who * 32 + place)::integer)) % 17) as drawn (one)
cross join lateral (select (array[0,1,2,2,3,3,3,3,4,4,4,4,4,5,5,5,5])[one + 1] as level) as leveled
order by who, number, place;
"""

SURVEY = """
create temp table answered on commit drop as
select lokus_id, number, respondent, sha256(uuid_send(lokus_id) || int8send(respondent)) as token,
    abs(hashint4((number * 997 + respondent)::integer)) as drawn
from chosen cross join generate_series(1, :respondents) as respondent;

create temp table batched on commit drop as
select gen_random_uuid() as batch_id, gen_random_uuid() as source_id, lokus_id from chosen;

insert into survey_source (source_id, lokus_id, kind, tokens, issued_at)
select source_id, lokus_id, 'links', :respondents, now() from batched;

insert into survey_token (token_sha256, source_id, issued_at)
select token, source_id, now() from answered join batched using (lokus_id);

insert into survey_batch (batch_id, lokus_id, responses, total, answers, rows_sha256, closed_at)
select batch_id, lokus_id, count(*), sum((3 + drawn % 3) * :items), count(*) * :items,
    encode(sha256(uuid_send(batch_id)), 'hex'), now()
from batched join answered using (lokus_id) group by batch_id, lokus_id;

insert into survey_response (token_sha256, lokus_id, mode, levels, total, answers, service, sex, network,
    response_sha256, received_at, batch_id)
select token, lokus_id, 'own_phone', array_fill(3 + drawn % 3, array[:items]),
    (3 + drawn % 3) * :items, :items, 'KTP-el', case drawn % 2 when 0 then 'female' else 'male' end,
    substr(sha256(int4send(drawn % 5000)), 1, 16), sha256(token), now(), batch_id
from answered join batched using (lokus_id)
order by respondent, drawn;
"""

# In the order in which the two sheets of a lokus stand together, as evaluators hand them in.
DUE = """
insert into work_item (kind, subject_id)
select 'score_sheet', s.sheet_id::text from sheet s join lokus l using (lokus_id)
where l.period_id = :period and s.state = 'submitted'
order by s.lokus_id, s.sheet_id
"""


def fill_period(
    connection: Connection, period_id: str, size: Size, evaluators: list[UUID], codes: list[str], items: int
) -> None:
    """Everything that a period which only waits for its scores has, but for the journal's entries about it.

    One sheet is missing: that of the first evaluator on the first lokus.
    """
    connection.execute(text(WITHOUT_TRIGGERS))
    values = {
        "period": period_id,
        "lokus": size.lokus,
        "regions": size.regions,
        "respondents": size.respondents,
        "evaluators": evaluators,
        "codes": codes,
        "items": items,
        "draft_lokus": DRAFT_LOKUS,
        "draft_who": DRAFT_WHO,
    }
    for statement in (CHOSEN + SURVEY).split(";\n"):
        if statement.strip():
            connection.execute(text(statement), values)


def put_sheets_due(connection: Connection, period_id: str) -> None:
    """Ask for the score of every submitted sheet."""
    connection.execute(text(DUE), {"period": period_id})
