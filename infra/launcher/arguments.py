"""Reads the command line of `infra/run`; acts on nothing."""

import argparse
from dataclasses import dataclass

DESCRIPTION = """\
Starts the whole of Prima on this machine: PostgreSQL and Valkey from their packages, both services, workers
and clocks; loads regions and the real cases into an empty system, evaluates them, prints what came out and
the addresses, and serves until Ctrl-C.
"""
SETTINGS = """\
settings in the environment:
  PRIMA_DATA              the data folder (as root /var/lib/prima/CHECKOUT, else below ~/.local/share)
  PRIMA_BIND              the address that both services listen on (127.0.0.1)
  PRIMA_REGISTRY_PORT     the registry's port (8001)
  PRIMA_EVALUATION_PORT   the evaluation service's port (8002)
  PRIMA_WEB_WORKERS       web processes of each service (2)
  PRIMA_WEB_THREADS       threads of each web process (8)
  PRIMA_SCORING_WORKERS   workers that score sheets (2)
  PRIMA_REGISTRY_WORKERS  workers of the registry's short work (1)
  PRIMA_LONG_WORKERS      workers of its long work: imports, open data (1)
  REGISTRY_DATABASE_URL, EVALUATION_DATABASE_URL, REDIS_URL
                          servers of your own instead of the embedded ones (the databases only both together)
  PRIMA_KEYS              the folder of keys, with databases of your own (the folder keys in the data folder)
  REGISTRY_URL, EVALUATION_URL
                          the services' public addresses, when something stands in front of them

exit status: 0 all was well, 1 something failed, 2 wrong usage, 3 the data folder is in use, 130 interrupted
"""


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    check: bool
    json: bool
    demo: bool
    empty: bool
    remove_demo: bool


def read_arguments(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="infra/run",
        description=DESCRIPTION,
        epilog=SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--check", action="store_true", help="do it all in a temporary folder, print the result, stop"
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="what came of loaded cases as JSON, and nothing else, on standard output",
    )
    cases = parser.add_mutually_exclusive_group()
    cases.add_argument(
        "--demo", action="store_true", help="load the cases into servers of your own too, if empty"
    )
    cases.add_argument("--empty", action="store_true", help="load no cases")
    cases.add_argument(
        "--remove-demo", action="store_true", help="take cases and demo accounts out again, and stop"
    )
    given = parser.parse_args(arguments)
    if given.check and (given.empty or given.remove_demo):
        parser.error("--check is about the cases: it goes with neither --empty nor --remove-demo")
    return Options(given.check, given.json, given.demo, given.empty, given.remove_demo)
