"""The way of a sheet into the registry: handed in, checked, applied; and workbooks to hand in."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from registry_service.long_runs import RUNS
from registry_service.tables import LONG_WORK
from shared.commands import job_context
from shared.jobs.long_runner import run_next_work
from shared.sheets.read import open_sheets
from tests.registry.records import REGION, path_of
from tests.registry.uploads import hand_in
from tests.support.system import Person, System

IMPORTS = "/api/v1/imports"

Rows = list[list[object]]
# The headings of innovations that may be published at once, and what stands below all but the first two.
NAMES: list[object] = ["Nama inovasi", "Perangkat daerah", "Kanal layanan", "Dicatat dari terbitan", "Status"]
SHOWN: list[object] = ["WhatsApp", "Berita", "Tayang"]


def make_workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]], merged: Mapping[str, str] | None = None
) -> bytes:
    """A workbook of these sheets, each with these merged areas and what stands in them; texts stay texts."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
            for area, value in (merged or {}).items():
                sheet.merge_range(area, value)
    return file.getvalue()


def make_csv(rows: Sequence[Sequence[str]], separator: str = ";") -> bytes:
    """CSV as it is saved in Indonesia."""
    return "\r\n".join(separator.join(row) for row in rows).encode()


def do_work(system: System) -> None:
    """Everything that waits in the long list."""
    context = job_context(system.registry.service, LONG_WORK)
    while run_next_work(context, LONG_WORK, RUNS):
        continue


def ask(
    system: System,
    person: Person,
    content: bytes,
    kind: str = "innovations",
    name: str = "a.xlsx",
    **more: Any,
) -> Any:
    """The answer to an import that is asked for."""
    upload = hand_in(system, person, name, content, "import")
    assert upload["state"] == "stored", upload
    body = {"upload_id": upload["upload_id"], "kind": kind, "region_code": REGION, **more}
    return system.registry.post(IMPORTS, person, json=body)


def check(
    system: System,
    person: Person,
    content: bytes,
    kind: str = "innovations",
    name: str = "a.xlsx",
    **more: Any,
) -> dict[str, Any]:
    """An import after its check."""
    answer = ask(system, person, content, kind, name, **more)
    assert answer.status_code == 202, answer.json
    do_work(system)
    return read(system, person, answer.json["import_id"])


def read(system: System, person: Person, import_id: str) -> dict[str, Any]:
    """An import as it stands."""
    found: dict[str, Any] = system.registry.get(f"{IMPORTS}/{import_id}", person).get_json()
    return found


def apply(
    system: System, person: Person, found: Mapping[str, Any], mode: str | None = None
) -> dict[str, Any]:
    """An import after its application."""
    path = f"{IMPORTS}/{found['import_id']}"
    answer = system.registry.post(f"{path}/application", person, json={"mode": mode})
    assert answer.status_code == 202, answer.json
    do_work(system)
    return read(system, person, str(found["import_id"]))


def import_all(
    system: System,
    person: Person,
    content: bytes,
    kind: str = "innovations",
    name: str = "a.xlsx",
    **more: Any,
) -> dict[str, Any]:
    """An import checked and applied."""
    found = check(system, person, content, kind, name, **more)
    assert (found["state"], problems(system, person, found)) == ("checked", []), found
    return apply(system, person, found)


def problems(system: System, person: Person, found: Mapping[str, Any]) -> list[tuple[str, str | None, str]]:
    """What is wrong, each as sheet, cell and code."""
    items = list_problems(system, person, found)
    return [(item["sheet"], item["cell"], item["code"]) for item in items]


def list_problems(system: System, person: Person, found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All problems of an import."""
    path, items = f"{IMPORTS}/{found['import_id']}/problems?limit=100", list[dict[str, Any]]()
    cursor = ""
    while True:
        page = system.registry.get(path + cursor, person).get_json()
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = f"&cursor={page['next']}"


def rows_of(content: bytes) -> dict[str, list[list[object]]]:
    """The rows of a workbook by sheet."""
    sheets = open_sheets(io.BytesIO(content))
    return {name: list(sheets.rows(name)) for name in sheets.names}


def list_names(system: System, person: Person, found: dict[str, Any]) -> list[dict[str, Any]]:
    """The names that are asked about."""
    answer = system.registry.get(f"{IMPORTS}/{found['import_id']}/names", person)
    return list(answer.get_json()["names"])


def answer_names(
    system: System, person: Person, found: dict[str, Any], answers: dict[int, str | None], version: int = 0
) -> Any:
    """Say what names mean, by the numbers of their questions."""
    told = [{"number": number, "choice": choice} for number, choice in answers.items()]
    return system.registry.put(
        f"{IMPORTS}/{found['import_id']}/names",
        person,
        json={"answers": told},
        headers={"If-Match": f'"{version or found["version"]}"'},
    )


def check_with(
    system: System, person: Person, found: dict[str, Any], answers: dict[int, str | None]
) -> dict[str, Any]:
    """The import, checked once more with these answers."""
    answer = answer_names(system, person, found, answers)
    assert answer.status_code == 202, answer.get_json()
    do_work(system)
    return read(system, person, found["import_id"])


def choose(asked: dict[str, Any], part: str) -> str:
    """The choice of a question whose name has this part."""
    return next(str(each["choice"]) for each in asked["candidates"] if part in each["name"])


def list_counts(system: System, person: Person, innovation: dict[str, Any]) -> list[int]:
    """The figures of an innovation's months."""
    answer = system.registry.get(f"{path_of(innovation)}/usage", person)
    return [month["count"] for month in answer.get_json()["months"]]
