"""What a person is told in a cell of records that stand in a list; JSON lines keep the records; no I/O."""

from collections.abc import Mapping
from typing import Any

from registry_service.exports.columns import Telling
from registry_service.usage.rules.words import ENGLISH, INDONESIAN, channel_name

NOT_KNOWN = {"id": "di antaranya {} belum diketahui", "en": "of them {} not known"}

Record = Mapping[str, Any]


def _call_channel(record: Record, lang: str) -> str:
    return channel_name(record["channel"], ENGLISH if lang == "en" else INDONESIAN)


def _tell_months(missing: Record, lang: str) -> str:
    return f"{_call_channel(missing, lang)}: {', '.join(missing['months'])}"


def _tell_figure(marked: Record, lang: str) -> str:
    return f"{_call_channel(marked, lang)}: {marked['month']} ({marked['count']})"


def _tell_item(missing: Record, lang: str) -> str:
    """An item of a checklist, of how many services it is missing, and of how many because nobody knows."""
    numbers = [str(missing["services"])]
    if missing["services_not_known"]:
        numbers.append(NOT_KNOWN[lang].format(missing["services_not_known"]))
    return f"{missing[f'title_{lang}']} ({', '.join(numbers)})"


REMINDED_CELLS: Telling = {"missing": _tell_months, "marked": _tell_figure}
COMPLETENESS_CELLS: Telling = {"missing": _tell_item}
