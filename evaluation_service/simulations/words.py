"""The sentences of what-if, Indonesian and English; templates only, every figure is handed in."""

from collections.abc import Mapping
from typing import Any

LANGUAGES = ("id", "en")

_SENTENCES: Mapping[str, Mapping[str, str]] = {
    "way_up": {
        "id": "Paling sedikit {steps} kenaikan tingkat mengantar ke predikat {grade} ({label}) dengan nilai"
        " {index}.",
        "en": "Grade {grade} ({label}) takes {steps} level steps at the least; the value is then {index}.",
    },
    "highest": {
        "id": "Predikat ini sudah yang tertinggi.",
        "en": "This grade is the highest there is.",
    },
    "out_of_reach": {
        "id": "Predikat berikutnya tidak tercapai dengan tingkat apa pun selama nilai survei tetap.",
        "en": "No levels reach the next grade while the survey stays as it is.",
    },
    "way_down": {
        "id": "Predikat ini hilang mulai {steps} penurunan tingkat: menjadi {grade} ({label}) dengan nilai"
        " {index}.",
        "en": "This grade is lost from {steps} steps down on: {grade} ({label}) with the value {index}.",
    },
    "lowest": {
        "id": "Tidak ada predikat di bawah ini.",
        "en": "There is no grade below this one.",
    },
    "safe": {
        "id": "Predikat ini tidak hilang dengan tingkat apa pun selama nilai survei tetap.",
        "en": "No levels lose this grade while the survey stays as it is.",
    },
    "change": {
        "id": "{code} {title}: dari tingkat {before} ke {after}.",
        "en": "{code} {title}: from level {before} to {after}.",
    },
    "change_worded": {
        "id": "{code} {title}: dari tingkat {before} ke {after} ({words}).",
        "en": "{code} {title}: from level {before} to {after} ({words}).",
    },
    "exact_start": {
        "id": "Dihitung dari tingkat pada kartu nilai ini; nilai survei tetap.",
        "en": "Reckoned from the levels of this scorecard; the survey stays as it is.",
    },
    "rounded_start": {
        "id": "{count} indikator tidak memiliki tingkat bulat yang disepakati; dibulatkan, sehingga titik"
        " awalnya {index} ({grade}).",
        "en": "{count} indicators have no agreed whole level; rounded, so that the start is {index}"
        " ({grade}).",
    },
}


def tell(sentence: str, figures: Mapping[str, Any] | None = None) -> dict[str, str]:
    """A sentence with its figures in both languages; a figure that is words itself is told in each."""
    told = {}
    for language in LANGUAGES:
        own = {
            name: value[language] if isinstance(value, Mapping) else value
            for name, value in (figures or {}).items()
        }
        if language == "id" and own.get("index"):
            own["index"] = own["index"].replace(".", ",")
        told[language] = _SENTENCES[sentence][language].format_map(own)
    return told
