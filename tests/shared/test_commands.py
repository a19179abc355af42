"""The command lines, as the launcher runs them, and once as a user would."""

import json
import subprocess

from sqlalchemy import text

from shared.actor import Mandate
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from tests.support.journal import tampering
from tests.support.servers import run_command, run_forked
from tests.support.system import System


def _run(system: System, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return run_forked(system.servers, system.environment, *arguments, check=False)


def test_journal_verify_says_that_all_is_well(system: System) -> None:
    system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    system.seal()

    for module in ("registry_service", "evaluation_service"):
        done = _run(system, module, "journal", "verify")
        assert done.stdout == "the journal is whole\n"


def test_journal_verify_names_what_was_altered_and_fails(system: System) -> None:
    system.seal()
    with tampering(system.registry) as connection:
        connection.execute(text("update journal_entry set body = '{}' where position = 7"))

    done = _run(system, "registry_service", "journal", "verify")

    assert done.returncode == 1
    assert "position 7: region.recorded" in done.stdout


def test_admin_reset_makes_a_password_that_works_and_ends_what_was_running(system: System) -> None:
    first = json.loads(_run(system, "registry_service", "admin", "init").stdout)
    again = _run(system, "registry_service", "admin", "init").stdout
    signed_in = system.registry.post("/api/v1/session", json=first)
    cookie = {"Cookie": signed_in.headers["Set-Cookie"].partition(";")[0]}

    reset = json.loads(_run(system, "registry_service", "admin", "reset").stdout)

    assert again == ""
    assert system.registry.get("/api/v1/me", headers=cookie).status_code == 401
    assert system.registry.post("/api/v1/session", json=first).status_code == 401
    assert system.registry.post("/api/v1/session", json=reset).status_code == 200


def test_admin_reset_of_nobody_says_so(system: System) -> None:
    done = _run(system, "registry_service", "admin", "reset", "--sign-in-name", "nobody")

    assert (done.returncode, done.stderr) == (1, "error: there is no account nobody")


def test_missing_setting_is_told_in_one_line(system: System) -> None:
    environment = {**system.environment, "PRIMA_KEYS": "", "PRIMA_DATA": "/nonexistent"}

    done = run_command(environment, "registry_service", "journal", "verify", check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: PRIMA_KEYS is not set")
    assert len(done.stderr.splitlines()) == 1


def test_regions_are_loaded_once(system: System) -> None:
    done = _run(system, "registry_service", "load-regions")

    assert done.stdout == "0 regions recorded\n"
