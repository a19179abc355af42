"""Sentences of one score, looked up from its trace and the instrument's words; computes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_service.scoring.instrument import Document
from evaluation_service.scoring.texts import LEFT_OUT_REASONS, SENTENCES, Language

Trace = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """`kind` names the sentence, `depth` is 0 to 2 for indenting, `subject` the aspect, indicator,
    sheet or grade it is about ("" for the whole)."""

    kind: str
    depth: int
    subject: str
    text: str


class Teller:
    """Holds the look-ups for one telling."""

    def __init__(self, trace: Trace, document: Document, language: Language) -> None:
        self.trace = trace
        self.document = document
        self.language = language
        self.aspects = {row["code"]: row for row in document["aspects"]}
        self.indicators = {row["code"]: row for row in self.list_indicators()}
        self.labels = {row["grade"]: row["label"] for row in document["bands"]}

    def list_indicators(self) -> list[Mapping[str, Any]]:
        """The rows whose words belong to this trace."""
        rows: list[Mapping[str, Any]] = self.document["indicators"]
        return rows

    def tell_settings(self) -> list[Line]:
        words = self.document
        lines = [
            self.say(
                "figure",
                title=self.pick(words["figure"]["title"]),
                instrument=self.pick(words["title"]),
                note=self.pick(words["wording_note"]),
            )
        ]
        settings = self.trace["settings"]
        weights = settings["form_weights"]
        if None in weights.values():
            lines.append(self.say("forms_unset"))
        elif len(weights) > 1:
            shown = ", ".join(f"{code} {weight}" for code, weight in sorted(weights.items()))
            lines.append(self.say("forms_decided", weights=shown))
        return [*lines, self.say(f"rule_{settings['rule']}")]

    def tell_sheets(self) -> list[Line]:
        sheets = self.trace["sheets"]
        used = [self.say("sheet_used", 1, sheet, sheet=sheet) for sheet in sheets["used"]]
        return used + [
            self.say("sheet_left_out", 1, row["sheet"], sheet=row["sheet"], reason=self.reason(row["reason"]))
            for row in sheets["left_out"]
        ]

    def tell_aspect(self, aspect: Mapping[str, Any]) -> list[Line]:
        words = self.aspects[aspect["code"]]
        lines = [
            self.say(
                "aspect",
                0,
                aspect["code"],
                name=self.pick(words["name"]),
                value=self.decimal(aspect["value"]),
                weight=words["weight"],
                points=aspect["points"],
                possible=aspect["possible"],
            )
        ]
        for row in self.trace["indicators"]:
            if row["aspect"] == aspect["code"]:
                lines += self.tell_indicator(row)
        return lines

    def tell_indicator(self, row: Mapping[str, Any]) -> list[Line]:
        words = self.indicators[row["code"]]
        divisor = self.trace["combined_denominator"]
        level = str(row["combined"]) if divisor == 1 else f"{row['combined']}/{divisor}"
        facts = {"code": row["code"], "title": self.pick(words["title"]), "level": level, "part": row["part"]}
        if not row["part"]:
            facts["levels"] = ", ".join(str(given) for given in row["levels"])
            lines = [self.say("indicator_unscored", 1, row["code"], **facts)]
        elif len(row["levels"]) == 1:
            lines = [self.say("indicator", 1, row["code"], **facts)]
        else:
            levels = ", ".join(str(given) for given in row["levels"])
            lines = [self.say("indicator_combined", 1, row["code"], levels=levels, **facts)]
        for given in sorted(set(row["levels"])):
            meaning = words["levels"][str(given)]
            if meaning is not None:
                lines.append(self.say("wording", 2, row["code"], level=given, words=self.pick(meaning)))
        return lines

    def tell_extremes(self) -> list[Line]:
        if self.trace["strongest"] == self.trace["weakest"]:
            return []
        return [self.say(kind, names=self.names(self.trace[kind])) for kind in ("strongest", "weakest")]

    def tell_result(self) -> list[Line]:
        rounding, band = self.trace["rounding"], self.trace["band"]
        index = self.decimal(self.trace["index"])
        return [
            self.say("total", **self.trace["total"]),
            self.say(
                f"rounded_{rounding['direction']}",
                index=index,
                remainder=rounding["remainder"],
                divisor=rounding["divisor"],
                label=self.pick(self.document["rounding"]["label"]),
            ),
            self.say(
                "band",
                0,
                band["grade"],
                index=index,
                min=self.decimal(band["min"]),
                max=self.decimal(band["max"]),
                grade=band["grade"],
                label=self.pick(self.labels[band["grade"]]),
            ),
        ]

    def say(self, kind: str, depth: int = 0, subject: str = "", /, **facts: object) -> Line:
        return Line(kind, depth, subject, SENTENCES[kind][self.language].format(**facts))

    def pick(self, words: Mapping[str, str]) -> str:
        return words[self.language]

    def names(self, codes: list[str]) -> str:
        return ", ".join(self.pick(self.aspects[code]["name"]) for code in codes)

    def decimal(self, number: str) -> str:
        """Indonesian writes a comma."""
        return number.replace(".", ",") if self.language == "id" else number

    def reason(self, code: str) -> str:
        words = LEFT_OUT_REASONS.get(code)
        return code if words is None else self.pick(words)  # type: ignore[arg-type]  # keys are the languages
