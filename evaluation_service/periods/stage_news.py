"""Tells what was changed about a running period's dates, with a text to pass on; reads the journal only."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from evaluation_service.periods import stage_rules as rules
from evaluation_service.periods.models import Period
from evaluation_service.periods.stages import describe_stage, get_time_zone, list_stages
from shared.contracts import evaluation_entries as entries
from shared.contracts.kinds import load_body
from shared.journal.record import history_of

_TEXTS = {
    "changed": {
        "id": "{period}: jadwal {stage} diubah menjadi {opens} sampai {closes}. Alasan: {reason}",
        "en": "{period}: the dates of {stage} are now {opens} to {closes}. Reason: {reason}",
    },
    "extended": {
        "id": "{period}: batas {stage} diperpanjang {minutes} menit menjadi {closes}, sebab layanan terukur"
        " tidak dapat dipakai selama itu.",
        "en": "{period}: {stage} is extended by {minutes} minutes, to {closes}, since the service was"
        " measured to be down for as long.",
    },
}
_KINDS = {
    entries.PERIOD_STAGE_CHANGED.name: ("changed", entries.PERIOD_STAGE_CHANGED),
    entries.EXAMPLE_STAGE_CHANGED.name: ("changed", entries.EXAMPLE_STAGE_CHANGED),
    entries.PERIOD_STAGE_EXTENDED.name: ("extended", entries.PERIOD_STAGE_EXTENDED),
    entries.EXAMPLE_STAGE_EXTENDED.name: ("extended", entries.EXAMPLE_STAGE_EXTENDED),
}


def describe_stages(session: Session, period: Period) -> dict[str, Any]:
    """The stages of a period and every change of their dates, newest first."""
    time_zone = get_time_zone(session, period)
    changes = [
        _describe_change(period, time_zone, entry.kind, entry.body)
        for entry in history_of(session, period.period_id)
        if entry.kind in _KINDS
    ]
    return {
        "period_id": period.period_id,
        "period_name": period.name,
        "marking": period.marking,
        "zone": rules.ZONES.get(time_zone, time_zone),
        "stages": [describe_stage(stage, time_zone) for stage in list_stages(session, period.period_id)],
        "changes": changes[::-1],
        "version": period.version,
    }


def _describe_change(period: Period, time_zone: str, kind: str, body: str) -> dict[str, Any]:
    name, entry_kind = _KINDS[kind]
    told = load_body(entry_kind, json.dumps(json.loads(body)))
    after = next(row for row in told["stages"] if row["stage"] == told["stage"])
    return {
        "kind": name,
        "stage": told["stage"],
        "opens_before": told.get("opens_before", after["opens_at"]),
        "closes_before": told["closes_before"],
        "opens_at": after["opens_at"],
        "closes_at": after["closes_at"],
        "stated_reason": told.get("stated_reason"),
        "minutes": told.get("minutes"),
        "downtime_seconds": told.get("downtime_seconds"),
        "changed_at": told["changed_at"],
        "text": _tell_change(period, time_zone, name, told, (after["opens_at"], after["closes_at"])),
    }


def _tell_change(
    period: Period, time_zone: str, name: str, told: dict[str, Any], dates: tuple[datetime, datetime]
) -> dict[str, str]:
    return {
        language: text.format(
            period=period.name,
            stage=rules.NAMES[told["stage"]][language],
            opens=rules.tell_moment(dates[0], time_zone, language),
            closes=rules.tell_moment(dates[1], time_zone, language),
            reason=told.get("stated_reason"),
            minutes=told.get("minutes"),
        )
        for language, text in _TEXTS[name].items()
    }
