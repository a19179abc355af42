"""Instruments made ready to score, once a process; an instrument's hashes decide whether it is the same."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.scoring.instrument import Instrument, build_instrument

InstrumentKey = tuple[str, int]

_ready: dict[tuple[str, int, str, str], "ReadyInstrument"] = {}


@dataclass(frozen=True)
class ReadyInstrument:
    """An instrument with the document that holds its words."""

    document: Mapping[str, Any]
    instrument: Instrument
    labels: Mapping[str, Mapping[str, str]]

    @property
    def figure_title(self) -> Mapping[str, str]:
        """What the figure is called, in both languages."""
        title: Mapping[str, str] = self.document["figure"]["title"]
        return title


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
    return ReadyInstrument(document, build_instrument(document), labels)
