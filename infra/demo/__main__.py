"""`python -m infra.demo load|remove|report`: the cases in, out, and what came of them."""

import argparse
import json
import sys

from infra.demo.client import Client, DemoError
from infra.demo.commands import remove_records
from infra.demo.load import LOADED, load_cases
from infra.demo.report import gather_report
from infra.demo.tables import as_table
from shared.data_folder import HomeUnknown, RunFileUnreadable
from shared.settings import SettingMissing, read_environment

NOTHING_LOADED = 3


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0, 1 with the reason on standard error, or 3 when nothing was there to be loaded."""
    parser = argparse.ArgumentParser(prog="python -m infra.demo", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "load",
        help="load the cases and evaluate the example, into empty services only; exit 3 if they are not",
    )
    commands.add_parser("remove", help="take everything out that was loaded")
    report = commands.add_parser("report", help="what came out; exit 1 if something of it is missing")
    report.add_argument("--format", choices=("table", "json"), default="table")
    given = parser.parse_args(arguments)
    try:
        if given.command == "load":
            return _load()
        if given.command == "remove":
            print(json.dumps(remove_records(), ensure_ascii=False))
            return 0
        return _report(given.format)
    except (DemoError, SettingMissing, RunFileUnreadable, HomeUnknown) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _clients() -> tuple[Client, Client]:
    environment = read_environment()
    missing = [name for name in ("REGISTRY_URL", "EVALUATION_URL") if not environment.get(name)]
    if missing:
        raise SettingMissing(f"{missing[0]} is not set, and no running `infra/run` of this checkout names it")
    return Client(environment["REGISTRY_URL"].rstrip("/")), Client(environment["EVALUATION_URL"].rstrip("/"))


def _load() -> int:
    line = ""
    for line in load_cases(*_clients()):
        print(line, flush=True)
    return 0 if line == LOADED else NOTHING_LOADED


def _report(form: str) -> int:
    report, missing = gather_report(*_clients())
    if form == "json":
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        print(as_table(report), end="")
    for line in missing:
        print(f"missing: {line}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
