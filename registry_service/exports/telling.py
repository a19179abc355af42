"""What a person is told in a cell of records that stand in a list; JSON lines keep the records; no I/O."""

from collections.abc import Mapping
from typing import Any

from registry_service.exports.columns import Telling

NOT_KNOWN = {"id": "di antaranya {} belum diketahui", "en": "of them {} not known"}

Record = Mapping[str, Any]


def _tell_months(missing: Record, lang: str) -> str:
    return f"{missing['channel'] or '-'}: {', '.join(missing['months'])}"


def _tell_figure(marked: Record, lang: str) -> str:
    return f"{marked['channel'] or '-'}: {marked['month']} ({marked['count']})"


def _tell_item(missing: Record, lang: str) -> str:
    """An item of a checklist, of how many services it is missing, and of how many because nobody knows."""
    numbers = [str(missing["services"])]
    if missing["services_not_known"]:
        numbers.append(NOT_KNOWN[lang].format(missing["services_not_known"]))
    return f"{missing[f'title_{lang}']} ({', '.join(numbers)})"


REMINDED_CELLS: Telling = {"missing": _tell_months, "marked": _tell_figure}
COMPLETENESS_CELLS: Telling = {"missing": _tell_item}
