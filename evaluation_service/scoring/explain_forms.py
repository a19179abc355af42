"""What a score of several forms says beyond one of F-02 alone, looked up; computes nothing."""

from collections.abc import Mapping
from typing import Any

from evaluation_service.scoring.forms import find_form, list_forms
from evaluation_service.scoring.open_settings import list_open_settings
from evaluation_service.scoring.telling import Line, Teller


class FormsTeller(Teller):
    """Tells settings, surveys and terms of a trace of format 2."""

    def list_indicators(self) -> list[Mapping[str, Any]]:
        form = find_form(self.document, self.trace["settings"]["form_set"], "evaluator")
        rows: list[Mapping[str, Any]] = form["indicators"] if form else []
        return rows

    def tell_settings(self) -> list[Line]:
        words, settings = self.document, self.trace["settings"]
        forms = [self.pick(form["name"]) for form in list_forms(words, settings["form_set"])]
        lines = [
            self.say(
                "figure",
                title=self.pick(words["figure"]["title"]),
                instrument=self.pick(words["title"]),
                note=self.pick(words["wording_note"]),
            ),
            self.say("forms_used", names=", ".join(forms)),
        ]
        lines += [
            self._tell_decision(row, settings["decisions"][row["code"]])
            for row in list_open_settings(words, settings["form_set"])
        ]
        return [*lines, self.say(f"rule_{settings['rule']}")]

    def _tell_decision(self, row: Mapping[str, Any], decision: object) -> Line:
        chosen = {choice["code"]: self.pick(choice["words"]) for choice in row.get("choices", [])}
        if isinstance(decision, Mapping):
            told = ", ".join(f"{kind} {decision[kind]}" for kind in sorted(decision))
        else:
            told = chosen.get(str(decision), str(decision))
        provisional = row["code"] in self.trace["settings"]["provisional"]
        kind = "decision_provisional" if provisional else "decision"
        return self.say(kind, 0, row["code"], name=self.pick(row["name"]), decision=told)

    def tell_aspect(self, aspect: Mapping[str, Any]) -> list[Line]:
        if aspect["value"] is not None:
            return super().tell_aspect(aspect)
        name = self.pick(self.aspects[aspect["code"]]["name"])
        lines = [self.say("aspect_unscored", 0, aspect["code"], name=name)]
        for row in self.trace["indicators"]:
            if row["aspect"] == aspect["code"]:
                lines += self.tell_indicator(row)
        return lines

    def tell_result(self) -> list[Line]:
        survey, outcome = self.trace["survey"], self.trace["outcome"]
        lines = []
        if survey is not None:
            lines.append(self.say("survey_sums", 0, survey["form"], **self._named(survey)))
        if outcome not in {"combined", "evaluator_only"}:
            lines.append(self.say(f"outcome_{outcome}"))
        lines += [self._tell_term(term) for term in self.trace["terms"] if term["value"] is not None]
        return lines + (super().tell_result() if self.trace["index"] is not None else [])

    def _tell_term(self, term: Mapping[str, Any]) -> Line:
        facts = {**self._named(term), "value": self.decimal(term["value"])}
        if self.trace["total"] is None:
            return self.say("term_alone", 1, term["form"], **facts)
        return self.say("term", 1, term["form"], **facts)

    def _named(self, row: Mapping[str, Any]) -> dict[str, Any]:
        names = {form["code"]: self.pick(form["name"]) for form in self.document["forms"]}
        return {**row, "name": names[row["form"]]}
