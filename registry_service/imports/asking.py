"""What names of a file are asked about, each once, and what somebody answered; it matches no names itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from shared.sheets.texts import fold

# What is asked: which one a row refers to, or whether what a row brings is there already.
REFERENCES = ("agency", "unit", "innovation")
TWINS = ("same_agency", "same_unit")
QUESTIONS = (*REFERENCES, *TWINS)
MOST_QUESTIONS = 200

Key = tuple[str, str, str | None]


class _Unanswered:
    """Nobody said yet which one is meant."""


UNANSWERED: Final = _Unanswered()
Answer = UUID | _Unanswered | None


@dataclass(frozen=True)
class Question:
    """A name, and what it may mean; `within` is the agency whose unit it would be."""

    what: str
    name: str
    within: str | None
    within_name: str | None
    candidates: tuple[tuple[str, str], ...]


@dataclass
class Asking:
    """The questions of one pass, and the answers it began with; None is an answer: none of them.

    `stored` are agencies and units that are there: what a file brings has another id in every pass, so that
    it is chosen by its name, and so are innovations, which may be both.
    """

    stored: frozenset[UUID] = frozenset()
    answers: Mapping[Key, str | None] = field(default_factory=dict)
    questions: dict[Key, Question] = field(default_factory=dict)

    def ask(
        self, what: str, name: str, within: tuple[UUID, str] | None, maybe: Sequence[tuple[UUID, str]]
    ) -> Answer:
        """Which of these records is meant; None if somebody said that it is none of them."""
        name = _storable(name)
        named = [(record_id, _storable(called)) for record_id, called in maybe]
        choices = {self._choice(*candidate): candidate[0] for candidate in named}
        names = tuple((self._choice(*candidate), candidate[1]) for candidate in named)
        key = self._key(what, name, within)
        known = self.questions.get(key)
        further = tuple(one for one in names if known and one not in known.candidates)
        if known is None:
            self.questions[key] = Question(what, name, key[2], within and within[1], names)
        elif further:
            self.questions[key] = replace(known, candidates=known.candidates + further)
        choice = self.answers.get(key, "")
        return None if choice is None else choices.get(choice, UNANSWERED)

    def is_answered(self, what: str, name: str, within: tuple[UUID, str] | None) -> bool:
        """Somebody said what this name means, be it none of those that were asked about."""
        return bool(self.answers) and self._key(what, _storable(name), within) in self.answers

    def _key(self, what: str, name: str, within: tuple[UUID, str] | None) -> Key:
        return what, fold(name), None if within is None else self._choice(*within)

    def _choice(self, record_id: UUID, name: str) -> str:
        return str(record_id) if record_id in self.stored else name

    def tell(self) -> list[dict[str, Any]]:
        """The questions as they are kept; those that are answered come last."""
        asked = sorted(self.questions.items(), key=lambda one: one[0] in self.answers)
        return [
            {
                "what": question.what,
                "name": question.name,
                "within": question.within,
                "within_name": question.within_name,
                "candidates": [{"choice": choice, "name": name} for choice, name in question.candidates],
            }
            for _, question in asked[:MOST_QUESTIONS]
        ]


def _storable(name: str) -> str:
    """A workbook can hold what the database cannot, and it is no part of a name."""
    return name.replace("\x00", "")


def key_of(told: Mapping[str, Any]) -> Key:
    """What tells a question that is kept from every other."""
    return told["what"], fold(told["name"]), told["within"]


def merge_answers(
    questions: Sequence[Mapping[str, Any]],
    answers: Sequence[Mapping[str, Any]],
    given: Mapping[int, str | None],
) -> list[dict[str, Any]]:
    """The answers with those given now, each by the place of its question."""
    merged = {key_of(answer): dict(answer) for answer in answers}
    for place, choice in given.items():
        asked = questions[place]
        told = {name: asked[name] for name in ("what", "name", "within")}
        merged[key_of(asked)] = {**told, "choice": choice}
    return list(merged.values())


def tell_answered(
    questions: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The questions with their numbers and answers; what cannot be chosen any more is no answer."""
    known = read_answers(answers)
    told = []
    for number, question in enumerate(questions, start=1):
        choices = {candidate["choice"] for candidate in question["candidates"]}
        choice = known.get(key_of(question), "")
        is_answered = choice is None or choice in choices
        told.append(
            {
                **question,
                "number": number,
                "is_answered": is_answered,
                "choice": choice if is_answered else None,
            }
        )
    return told


def read_answers(kept: Iterable[Mapping[str, Any]]) -> dict[Key, str | None]:
    """The answers that are kept with an import."""
    return {key_of(answer): answer["choice"] for answer in kept}
