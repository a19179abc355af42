"""Taking a filled-in workbook: all its answers or, if a cell is wrong, none; what changed meanwhile stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.sheets import answer_rules, queries, whole
from evaluation_service.sheets.actions.answers import content_of, write_answer
from evaluation_service.sheets.actions.drafts import lock_own_draft
from evaluation_service.sheets.answer_rules import Content, GivenAnswer, SheetForm
from evaluation_service.sheets.asked import get_sheet_form
from evaluation_service.sheets.models import Answer, AnswerVersion
from evaluation_service.sheets.workbook import layout
from evaluation_service.sheets.workbook.layout import Fault, in_both
from evaluation_service.sheets.workbook.reading import NOT_A_VERSION, Filled, read_facts, read_filled
from evaluation_service.sheets.workbook.words import in_words
from shared.actor import Actor
from shared.errors import FieldProblem, Invalid
from shared.sheets.limits import UnreadableSheet
from shared.sheets.read import open_sheets

MOST_TOLD = 300


@dataclass(frozen=True)
class Difference:
    """An answer of the file against another one that was saved since the file was downloaded."""

    indicator_code: str
    version: int | None
    offered: Content
    standing: Answer


@dataclass
class Comparison:
    """A file against what stands: what it changes, what it leaves alone, and what others changed."""

    filled: Filled
    present: dict[str, Answer]
    changed: dict[str, Content] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    conflicts: list[Difference] = field(default_factory=list)


def apply_workbook(session: Session, actor: Actor, sheet_id: UUID, file: BinaryIO) -> dict[str, Any]:
    """Save what a workbook changes; raises Invalid naming every wrong cell, and then saves nothing.

    An answer that was saved elsewhere since the download is left as it stands, and told beside the file's.
    """
    placed = lock_own_draft(session, actor, sheet_id)
    form = get_sheet_form(session, placed.period)
    found = compare(session, placed, form, file)
    if found.filled.faults:
        raise _refusal(found.filled.faults)
    saved = [
        write_answer(session, actor, placed, code, found.present.get(code), content)
        for code, content in found.changed.items()
    ]
    session.flush()
    return {
        "saved": whole.describe_answers(session, placed, saved, form),
        "unchanged": found.unchanged,
        "conflicts": [
            {
                "indicator_code": one.indicator_code,
                "downloaded_version": one.version,
                "offered": one.offered,
                "standing": whole.describe_answers(session, placed, [one.standing], form)[0],
            }
            for one in found.conflicts
        ],
    }


def compare(session: Session, placed: queries.PlacedSheet, form: SheetForm, file: BinaryIO) -> Comparison:
    """A file against the sheet as it stands; raises Invalid for a file that is no workbook of this sheet."""
    try:
        sheets = open_sheets(file)
        facts = read_facts(sheets)
        if facts.get("sheet_id") != str(placed.sheet.sheet_id):
            raise Invalid.at("upload_id", "is the workbook of another sheet; download this one's")
        filled = read_filled(sheets, form)
    except UnreadableSheet as error:
        raise Invalid.at("upload_id", error.in_english) from error
    present = {row.indicator_code: row for row in queries.list_answers(session, placed.sheet.sheet_id)}
    found = Comparison(filled, present)
    earlier = whole.list_read(session, placed.sheet.sheet_id, filled.given.values(), present)
    for code, given in filled.given.items():
        content = _settle(filled, form, given)
        if content is not None:
            _place(found, code, given.expected_version, content, earlier)
    return found


def _settle(filled: Filled, form: SheetForm, given: GivenAnswer) -> Content | None:
    """What the answer comes to; what is wrong with it is noted at its cells."""
    settled, problems = answer_rules.settle_answers(form, [given])
    for problem in problems:
        key, name = _locate(filled, given.indicator_code, problem)
        filled.add(key, name, in_words(problem.message))
    return None if problems else settled[given.indicator_code]


def _locate(filled: Filled, code: str, problem: FieldProblem) -> tuple[str, str]:
    """The row and column that a problem as `answers.A1.counts[done]` is about."""
    what = problem.field.removeprefix(f"answers.{code}.")
    kind, _, part = what.partition("[")
    key = layout.key_of(code, kind, part.removesuffix("]"))
    if part and key in filled.places:
        return key, layout.SEEN
    if what in (layout.NOTE, layout.REASON):
        return layout.key_of(code), what
    return layout.key_of(code), layout.LEVEL


def _place(
    found: Comparison,
    code: str,
    version: int | None,
    content: Content,
    earlier: dict[tuple[str, int], Answer | AnswerVersion],
) -> None:
    standing = found.present.get(code)
    downloaded = earlier.get((code, version)) if version is not None else None
    if version is not None and downloaded is None:
        found.filled.add(layout.key_of(code), layout.VERSION, NOT_A_VERSION)
    elif content in [content_of(row) for row in (downloaded, standing) if row is not None]:
        found.unchanged.append(code)
    elif standing is None or standing.version == version:
        found.changed[code] = content
    else:
        found.conflicts.append(Difference(code, version, content, standing))


def mark_conflicts(found: Comparison) -> None:
    """Note each conflict at its row, with what stands on the server."""
    for one in found.conflicts:
        told = _tell_standing(one.standing, "id"), _tell_standing(one.standing, "en")
        reason = in_both("changed_since", *told)
        found.filled.add(layout.key_of(one.indicator_code), layout.LEVEL, reason, is_conflict=True)


STANDING = {
    "id": "diubah sejak diunduh; di server (versi {version}): tingkat {level}; unsur: {ticked}; jumlah: "
    "{counts}; pilihan: {chosen}; catatan: {note}; alasan: {reason}. Mengunggah berkas ini memakai baris "
    "ini.",
    "en": "changed since the download; on the server (version {version}): level {level}; elements: {ticked}; "
    "counts: {counts}; chosen: {chosen}; note: {note}; reason: {reason}. Uploading this file takes this row.",
}


def _tell_standing(row: Answer, lang: str) -> str:
    counts = ", ".join(f"{code} = {number}" for code, number in sorted(row.counts.items()))
    return STANDING[lang].format(
        version=row.version,
        level=row.level,
        ticked=", ".join(row.ticked) or "–",
        counts=counts or "–",
        chosen="–" if row.chosen is None else row.chosen,
        note=row.note or "–",
        reason=row.reason or "–",
    )


def _refusal(faults: Sequence[Fault]) -> Invalid:
    problems = [
        FieldProblem(f"{fault.page}!{fault.cell}", fault.reason.in_english) for fault in faults[:MOST_TOLD]
    ]
    told = [
        {
            "page": fault.page,
            "cell": fault.cell,
            "indicator_code": fault.indicator_code,
            "column": fault.field,
            "value": fault.value,
            "code": fault.reason.code,
            "reason_id": fault.reason.in_indonesian,
            "reason_en": fault.reason.in_english,
        }
        for fault in faults[:MOST_TOLD]
    ]
    return Invalid(
        f"{len(faults)} cells of the workbook are wrong; nothing was saved",
        fields=problems,
        extra={"faults": told, "fault_count": len(faults)},
    )
