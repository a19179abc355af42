"""Builds what a snapshot holds out of the registry's copy, for many lokus at once; it stores nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.proposals.mapping_files import list_mappings
from evaluation_service.proposals.rules import (
    MonthOfUse,
    Recognition,
    Record,
    Replications,
    Terms,
    describe_record,
    list_mapped_rows,
    propose,
)
from evaluation_service.proposals.rules.dates import shift_month
from evaluation_service.registry_copy.innovations import (
    KnownInnovation,
    UsageTerms,
    list_published_innovations,
    list_usage_terms,
    month_of,
)
from evaluation_service.registry_copy.queries import list_time_zones
from evaluation_service.scorecards.instruments import ReadyInstrument, get_instrument
from shared import clock
from shared.canonical import digest
from shared.errors import Conflict

FORMAT, FORMAT_VERSION = "prima-proposal", 1
WHOLE_COUNTRY_ZONE = "Asia/Jakarta"

Content = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """What the contents of one period's lokus are made by."""

    period: Period
    instrument: ReadyInstrument
    mapping: Mapping[str, Any]


def find_source(session: Session, period: Period) -> Source | None:
    """`None` where the registry has nothing to say to the period's form."""
    instrument = get_instrument(session, (period.instrument_id, period.instrument_version))
    mapping = list_mappings().get(period.instrument_id)
    if mapping is None or not list_mapped_rows(mapping, instrument.document, period.form_set):
        return None
    return Source(period, instrument, mapping)


def get_source(session: Session, period: Period) -> Source:
    """As `find_source`; raises Conflict `nothing_proposed`."""
    found = find_source(session, period)
    if found is None:
        raise Conflict("nothing is proposed for the form of this period", code="nothing_proposed")
    return found


def list_today(session: Session, lokus: Sequence[Lokus]) -> dict[UUID, date]:
    """The day it is in the region of each lokus."""
    zones = list_time_zones(session, [one.region_code for one in lokus])
    now = clock.now()
    return {
        one.lokus_id: now.astimezone(ZoneInfo(zones.get(one.region_code, WHOLE_COUNTRY_ZONE))).date()
        for one in lokus
    }


def build_contents(
    session: Session, source: Source, lokus: Sequence[Lokus], days: Mapping[UUID, date]
) -> dict[UUID, Content]:
    """What is proposed for each lokus as of its day; a fixed number of statements whatever their number."""
    terms = list_usage_terms(session, {one.region_code for one in lokus})
    lasting = source.mapping["lasting_months"]
    reach = lasting + max((one.unconfirmed_after_months for one in terms.values()), default=0) + 2
    months = [month_of(day) for day in days.values()]
    known = list_published_innovations(
        session,
        {one.unit_id for one in lokus},
        {one.agency_id for one in lokus},
        from_month=shift_month(min(months), -reach),
        to_month=max(months),
    )
    by_place = _by_place(known)
    contents = {}
    for one in lokus:
        day = days[one.lokus_id]
        of_lokus = [*by_place.get(one.unit_id, ()), *by_place.get(one.agency_id, ())]
        records = [_read_record(found, month_of(day)) for found in of_lokus]
        contents[one.lokus_id] = _content(source, one, records, day, terms[one.region_code])
    return contents


def _by_place(known: Iterable[KnownInnovation]) -> dict[UUID, list[KnownInnovation]]:
    """By each unit that an innovation names, by its agency where it names none."""
    placed: dict[UUID, list[KnownInnovation]] = {}
    for one in known:
        for place in sorted(set(one.told["unit_ids"])) or [one.told["agency_id"]]:
            placed.setdefault(place, []).append(one)
    return placed


def _content(source: Source, lokus: Lokus, records: list[Record], day: date, told: UsageTerms) -> Content:
    terms = Terms(day, told.due_day, told.unconfirmed_after_months, source.mapping["lasting_months"])
    document = source.instrument.document
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "lokus_id": str(lokus.lokus_id),
        "unit_id": str(lokus.unit_id),
        "agency_id": str(lokus.agency_id),
        "region_code": lokus.region_code,
        "instrument": {"id": source.period.instrument_id, "version": source.period.instrument_version},
        "form_set": source.period.form_set,
        "mapping_sha256": digest(source.mapping),
        "terms": {
            "as_of": day.isoformat(),
            "due_day": terms.due_day,
            "unconfirmed_after_months": terms.unconfirmed_after_months,
            "lasting_months": terms.lasting_months,
        },
        "indicators": propose(source.mapping, document, source.period.form_set, records, terms),
        "records": [
            describe_record(record)
            for record in sorted(records, key=lambda one: (one.name, one.innovation_id))
        ],
    }


def _read_record(known: KnownInnovation, last_month: str) -> Record:
    told, use = known.told, known.use
    first = use.first_month if use.first_month and use.first_month <= last_month else None
    return Record(
        innovation_id=str(told["innovation_id"]),
        name=told["name"],
        names_unit=bool(told["unit_ids"]),
        is_programme=told["is_programme"],
        stage=told["stage"],
        since_value=told["since_value"],
        implementation_since=told["implementation_since"],
        operating_since=_iso(told["operating_since"]),
        continuity=told["continuity"],
        stopped_on=_iso(told["stopped_on"]),
        legal_bases=tuple((row["kind"], row["number"], row["dated"]) for row in told["legal_bases"]),
        budget_years=tuple(sorted({row["year"] for row in told["budgets"] if row["amount"]})),
        has_facilities=bool(told["facilities"]),
        team_decree=told["team_decree"]["number"] if told["team_decree"] else None,
        recognitions=tuple(Recognition(**row) for row in told["recognitions"]),
        first_month=first,
        months=_read_months(use.rows, last_month),
        replications=Replications(**known.replications.__dict__),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_months(rows: Sequence[tuple[str, str, int, str, str]], last_month: str) -> tuple[MonthOfUse, ...]:
    return tuple(
        MonthOfUse(month, sum(row[2] for row in told), tuple(row[1:] for row in told))
        for month, told in ((month, list(found)) for month, found in groupby(rows, key=lambda row: row[0]))
        if month <= last_month
    )
