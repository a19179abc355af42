"""The README's journeys, run as they stand against the whole system; what it shows is what comes out."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import running_processes
from tests.support.servers import CHECKOUT, Servers, run_forked
from tests.support.system import System

BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the README's commands need curl")
def test_journeys_of_the_readme_print_what_it_shows(system: System, servers: Servers, tmp_path: Path) -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    journeys = readme.partition("## The three journeys")[2].partition("## Settings")[0]
    blocks = BLOCK.findall(journeys)
    script = "set -eu\n" + "\n".join(text for kind, text in blocks if kind == "sh")
    shown = "".join(text for kind, text in blocks if kind == "text").splitlines()
    with running_processes(servers, system.environment) as processes:
        made = json.loads(run_forked(servers, system.environment, "registry_service", "admin", "init").stdout)

        done = subprocess.run(
            ["sh", "-c", script.replace(".venv/bin/python", sys.executable)],
            env={
                **os.environ,
                **system.environment,
                "PASSWORD": made["password"],
                "REGISTRY": processes.settings.registry.url,
                "EVALUATION": processes.settings.evaluation.url,
                "TMPDIR": str(tmp_path),
            },
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=180,
            check=False,
        )

    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines() == shown


def test_readme_names_files_that_are_there() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")

    missing = [target for target in re.findall(r"\]\(([^)#]+)\)", readme) if not (CHECKOUT / target).exists()]

    assert missing == []
