"""A sheet filled in offline: downloaded, filled in, uploaded; wrong cells named, conflicts left alone."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.evaluation.ground import count_rows
from tests.evaluation.seen_ground import (
    CHOSEN,
    CODES,
    LADDER,
    ROWS,
    SHARE,
    UP_TO_3,
    fill_seen,
    make_seen_scene,
)
from tests.evaluation.sheet_ground import Scene, begin_sheet, make_scene
from tests.support.system import System

HEADING_ROW = 2
SEEN, LEVEL, NOTE, REASON, KEY, VERSION = 2, 3, 4, 5, 7, 8
Pages = dict[str, list[list[Any]]]


def download(scene: Scene, sheet_id: str, path: str = "workbook") -> tuple[bytes, Pages]:
    """The workbook as a file, and what its pages hold."""
    answer = scene.system.evaluation.get(f"/api/v1/sheets/{sheet_id}/{path}", scene.evaluators[0])
    assert answer.status_code == 200, answer.text
    return answer.data, read(answer.data)


def read(content: bytes) -> Pages:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def write(pages: Pages) -> bytes:
    """The pages as another program would save them, all cells as text but for what is none."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        for name, rows in pages.items():
            page = workbook.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str) and cell.startswith("=="):
                        page.write_formula(row, column, cell[1:])
                    elif cell != "":
                        page.write(row, column, cell)
    return file.getvalue()


def set_cell(pages: Pages, key: str, column: int, value: object) -> str:
    """Fill a cell in; its place, as the file names it."""
    for name, rows in pages.items():
        for number, cells in enumerate(rows):
            if len(cells) > KEY and cells[KEY] == key:
                cells[column] = value
                return f"{name}!{chr(65 + column)}{number + 1}"
    raise LookupError(key)


def get_cell(pages: Pages, key: str, column: int) -> Any:
    """What stands in a cell."""
    return next(
        cells[column] for rows in pages.values() for cells in rows if len(cells) > KEY and cells[KEY] == key
    )


def upload(scene: Scene, content: bytes, name: str = "F-02.xlsx", purpose: str = "sheet") -> str:
    """Hand a file in; the upload's id."""
    call, person = scene.system.evaluation, scene.evaluators[0]
    begun = call.post("/api/v1/uploads", person, {"name": name, "size": len(content), "purpose": purpose})
    assert begun.status_code == 201, begun.text
    upload_id = str(begun.json["upload_id"])
    headers = {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "Tus-Resumable": "1.0.0",
    }
    sent = call.call("PATCH", f"/api/v1/uploads/{upload_id}", person, data=content, headers=headers)
    assert sent.status_code == 204, sent.text
    return upload_id


def apply(scene: Scene, sheet_id: str, upload_id: str, query: str = "", who: int = 0) -> Any:
    """Ask for an uploaded workbook to be taken."""
    return scene.system.evaluation.post(
        f"/api/v1/sheets/{sheet_id}/workbook{query}", scene.evaluators[who], {"upload_id": upload_id}
    )


def test_sheet_is_filled_in_offline_and_taken(system: System) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path = f"/api/v1/sheets/{sheet_id}"
    first = {"ticked": UP_TO_3, "chosen": 2, "reason": "- SK lama", "note": "=hal. 3"}
    system.evaluation.put(f"{path}/answers/{LADDER}", scene.evaluators[0], first)
    system.evaluation.put(f"{path}/answers/{CHOSEN}", scene.evaluators[0], {"chosen": 4})
    _, pages = download(scene, sheet_id)
    before = [get_cell(pages, LADDER, column) for column in (LEVEL, NOTE, REASON, VERSION)] + [
        get_cell(pages, f"{LADDER}|ticked|enacted", SEEN),
        get_cell(pages, "2.a.P", VERSION),
    ]

    for part in ("plan", "report"):
        set_cell(pages, f"{SHARE}|ticked|{part}", SEEN, "X")
    set_cell(pages, f"{SHARE}|counts|planned", SEEN, 10)
    set_cell(pages, f"{SHARE}|counts|done", SEEN, "3")
    set_cell(pages, CHOSEN, LEVEL, 5)
    set_cell(pages, CHOSEN, NOTE, "wawancara\nkedua")
    set_cell(pages, "2.a.P", LEVEL, "0")
    set_cell(pages, "2.a.P", REASON, "tidak ada bukti")
    upload_id = upload(scene, write(pages))
    tried = apply(scene, sheet_id, upload_id, "?dry_run=true")
    untouched = count_rows(system, "answer")
    taken = apply(scene, sheet_id, upload_id)
    again = apply(scene, sheet_id, upload_id)
    shown = system.evaluation.get(path, scene.evaluators[0]).json

    assert list(pages) == [*dict.fromkeys(row["aspect"] for row in ROWS.values()), "_prima"]
    assert before == ["2", "'=hal. 3", "'- SK lama", "1", "x", ""]
    assert (tried.status_code, len(tried.json["saved"]), untouched) == (200, 3, 2)
    assert taken.status_code == 200, taken.text
    assert (taken.json["unchanged"], taken.json["conflicts"]) == ([LADDER], [])
    kept = {row["indicator_code"]: row for row in shown["answers"]}
    names = ("level", "ticked", "counts", "chosen", "note", "reason", "version")
    assert {code: tuple(row[name] for name in names) for code, row in kept.items()} == {
        LADDER: (2, UP_TO_3, {}, 2, "=hal. 3", "- SK lama", 1),
        SHARE: (3, ["plan", "report"], {"done": 3, "planned": 10}, None, None, None, 1),
        CHOSEN: (5, [], {}, 5, "wawancara\nkedua", None, 2),
        "2.a.P": (0, [], {}, 0, None, "tidak ada bukti", 1),
    }
    assert (again.json["saved"], sorted(again.json["unchanged"])) == ([], sorted(kept))
    assert len(shown["missing"]) == len(CODES) - 4


def test_wrong_cells_are_all_named_and_marked_and_nothing_is_saved(system: System) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_seen(scene, sheet_id, 0, SHARE, "2.a.P")
    _, pages = download(scene, sheet_id)
    wrong = {
        set_cell(pages, f"{LADDER}|ticked|exists", SEEN, "mungkin"): "boolean_not_clear",
        set_cell(pages, CHOSEN, LEVEL, 7): "not_a_level",
        set_cell(pages, "2.a.P", LEVEL, "==1+1"): "formula",
        set_cell(pages, f"{SHARE}|counts|planned", SEEN, "2,5"): "count_ambiguous",
        set_cell(pages, "5.a.K", NOTE, "n" * 4001): "text_refused",
        set_cell(pages, "6.a.B", VERSION, 9): "not_a_version",
        set_cell(pages, "9.a.Ak", LEVEL, ""): "invalid",
    }
    set_cell(pages, "28.e.Ak|counts|received", SEEN, 4)
    wrong[set_cell(pages, "28.e.Ak|counts|completed", SEEN, 5)] = "invalid"
    upload_id = upload(scene, write(pages))

    refused = apply(scene, sheet_id, upload_id)
    _, marked = download(scene, sheet_id, f"workbook/marked?upload_id={upload_id}&lang=en")

    assert refused.status_code == 422
    assert {f"{row['page']}!{row['cell']}": row["code"] for row in refused.json["faults"]} == wrong
    assert {row["field"] for row in refused.json["errors"]} == set(wrong)
    assert refused.json["fault_count"] == len(wrong)
    assert count_rows(system, "answer") == len(CODES) - 2
    assert count_rows(system, "answer_version") == 0
    assert marked["A1"][HEADING_ROW][VERSION + 1] == "To be looked at"
    assert get_cell(marked, f"{LADDER}|ticked|exists", SEEN) == "mungkin"
    assert get_cell(marked, CHOSEN, VERSION + 1) == "must be a whole number from 0 to 5"
    assert get_cell(marked, CHOSEN, LEVEL) == "7"


def test_what_was_changed_since_the_download_is_shown_beside_and_not_overwritten(system: System) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    path, evaluator = f"/api/v1/sheets/{sheet_id}", scene.evaluators[0]
    system.evaluation.put(f"{path}/answers/{LADDER}", evaluator, {"ticked": ["exists"]})
    _, pages = download(scene, sheet_id)
    newer = {"ticked": ["exists", "complete"], "note": "dari ponsel"}
    system.evaluation.put(f"{path}/answers/{LADDER}", evaluator, newer, headers={"If-Match": '"1"'})
    system.evaluation.put(f"{path}/answers/{CHOSEN}", evaluator, {"chosen": 1})
    set_cell(pages, f"{LADDER}|ticked|exists", SEEN, "")
    set_cell(pages, CHOSEN, LEVEL, 3)
    set_cell(pages, "9.a.Ak", LEVEL, 4)
    upload_id = upload(scene, write(pages))

    taken = apply(scene, sheet_id, upload_id)
    content, marked = download(scene, sheet_id, f"workbook/marked?upload_id={upload_id}")
    kept = system.evaluation.get(path, evaluator).json["answers"]
    decided = apply(scene, sheet_id, upload(scene, content))

    assert taken.status_code == 200, taken.text
    assert [row["indicator_code"] for row in taken.json["saved"]] == ["9.a.Ak"]
    assert [
        (
            row["indicator_code"],
            row["downloaded_version"],
            (row["offered"]["level"], row["offered"]["ticked"]),
            (row["standing"]["level"], row["standing"]["version"], row["standing"]["note"]),
        )
        for row in taken.json["conflicts"]
    ] == [(LADDER, 1, (0, []), (2, 2, "dari ponsel")), (CHOSEN, None, (3, []), (1, 1, None))]
    assert {row["indicator_code"]: row["level"] for row in kept} == {LADDER: 2, CHOSEN: 1, "9.a.Ak": 4}
    assert "di server (versi 2): tingkat 2" in get_cell(marked, LADDER, VERSION + 1)
    assert [row["indicator_code"] for row in decided.json["saved"]] == [LADDER, CHOSEN]
    assert decided.json["conflicts"] == []


def remove_key(pages: Pages) -> None:
    pages.pop("_prima")


def name_another(pages: Pages) -> None:
    pages["_prima"][1][1] = "0" * 8


@pytest.mark.parametrize("spoil", [remove_key, name_another])
def test_file_that_is_not_of_this_sheet_is_refused(system: System, spoil: Callable[[Pages], None]) -> None:
    scene = make_seen_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    _, pages = download(scene, sheet_id)
    other = upload(scene, write(pages))
    spoil(pages)

    refused = apply(scene, sheet_id, upload(scene, write(pages)))
    strange = apply(scene, sheet_id, upload(scene, write(pages), purpose="import"))
    stranger = apply(scene, sheet_id, other, who=1)
    shut = system.evaluation.get(f"/api/v1/sheets/{sheet_id}/workbook", scene.evaluators[1])

    assert [row["field"] for row in refused.json["errors"]] == ["upload_id"]
    assert [answer.status_code for answer in (refused, strange, stranger, shut)] == [422, 422, 422, 404]
    assert count_rows(system, "answer") == 0


def test_sheet_without_elements_takes_levels(system: System) -> None:
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    _, pages = download(scene, sheet_id)
    code = next(cells[KEY] for cells in pages[next(iter(pages))][HEADING_ROW + 1 :])
    set_cell(pages, code, LEVEL, 3)

    taken = apply(scene, sheet_id, upload(scene, write(pages)))

    assert taken.status_code == 200, taken.text
    assert [(row["indicator_code"], row["level"], row["chosen"]) for row in taken.json["saved"]] == [
        (code, 3, None)
    ]
