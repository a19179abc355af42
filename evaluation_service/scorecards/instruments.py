"""Instruments made ready to score, once a process; an instrument's hashes decide whether it is the same."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.periods.models import Period
from evaluation_service.scoring.canonical import digest_of
from evaluation_service.scoring.fast_traces import CardWriter
from evaluation_service.scoring.folding import unfold_trace
from evaluation_service.scoring.forms import FormSet, build_form_set, find_form
from evaluation_service.scoring.instrument import Instrument, build_instrument
from evaluation_service.scoring.open_settings import Decisions

InstrumentKey = tuple[str, int]

_ready: dict[tuple[str, int, str, str], "ReadyInstrument"] = {}


@dataclass(frozen=True)
class ReadyInstrument:
    """An instrument with the document that holds its words; what is built from it is built once."""

    document: Mapping[str, Any]
    labels: Mapping[str, Mapping[str, str]]
    built: dict[tuple[str, str], FormSet] = field(default_factory=dict)
    writers: dict[str, CardWriter] = field(default_factory=dict)

    @cached_property
    def instrument(self) -> Instrument:
        """An instrument of one form; ScoringError for one of several, which has form sets instead."""
        return build_instrument(self.document)

    def get_form_set(self, code: str, decisions: Decisions) -> FormSet:
        """A form set with what a period decided; ScoringError names what is still to be decided."""
        key = (code, digest_of(dict(decisions)))
        if key not in self.built:
            self.built[key] = build_form_set(self.document, code, decisions)
        return self.built[key]

    def list_codes(self, period: Period) -> tuple[str, ...]:
        """The indicators that a sheet of this period answers, in the instrument's order."""
        if not period.has_form_sets:
            return self.instrument.codes
        form = find_form(self.document, period.form_set, "evaluator")
        return tuple(row["code"] for row in form["indicators"]) if form else ()

    @property
    def figure_code(self) -> str:
        """What the figure is called by other machines."""
        code: str = self.document["figure"]["code"]
        return code

    @property
    def figure_title(self) -> Mapping[str, str]:
        """What the figure is called, in both languages."""
        title: Mapping[str, str] = self.document["figure"]["title"]
        return title

    def unfold(self, kept: str) -> dict[str, Any]:
        """The whole trace of what is kept of it; ScoringError where that cannot have been one."""
        trace = json.loads(kept)
        settings = trace["settings"]
        if "form_set" not in settings:
            return unfold_trace(trace, self.instrument)
        return unfold_trace(trace, self.get_form_set(settings["form_set"], settings["decisions"]).instrument)


def get_instrument(session: Session, key: InstrumentKey) -> ReadyInstrument:
    """The instrument of this id and version, which a foreign key says is there."""
    return get_instruments(session, {key})[key]


def get_instruments(
    session: Session, keys: Collection[InstrumentKey]
) -> dict[InstrumentKey, ReadyInstrument]:
    """Each of them; one statement, and one more for those not yet made ready in this process."""
    row = InstrumentRow
    found = session.execute(
        select(row.instrument_id, row.version, row.scoring_hash, row.wording_hash).where(
            tuple_(row.instrument_id, row.version).in_(sorted(keys))
        )
    ).all()
    identities = {(one[0], one[1]): (one[0], one[1], one[2], one[3]) for one in found}
    missing = sorted(key for key, identity in identities.items() if identity not in _ready)
    if missing:
        documents = session.execute(
            select(row.instrument_id, row.version, row.document).where(
                tuple_(row.instrument_id, row.version).in_(missing)
            )
        )
        for instrument_id, version, document in documents:
            _ready[identities[instrument_id, version]] = _make_ready(json.loads(document))
    return {key: _ready[identity] for key, identity in identities.items()}


def _make_ready(document: Mapping[str, Any]) -> ReadyInstrument:
    labels = {band["grade"]: band["label"] for band in document["bands"]}
    return ReadyInstrument(document, labels)
