"""The examples, run as a user runs them against the whole system; their indices are those worked by hand."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

from tests.support.processes import running_processes
from tests.support.servers import CHECKOUT, Servers, run_forked
from tests.support.system import System

A1, A2, A6 = Fraction(24, 100), Fraction(25, 100), Fraction(12, 100)
REST = 1 - A6, 1 - A2

# F-02 counts three quarters, F-03 one quarter; each aspect's indicators share one level.
SURVEYS = (Fraction(20 * 5 + 10 * 4, 30), Fraction(15 * 3 + 15 * 4, 30), Fraction(10 * 2 + 20 * 3, 30))
MEANS = (
    Fraction(5 + 4, 2),
    REST[0] * Fraction(3 + 4, 2) + A6 * Fraction(5 + 4, 2),
    REST[1] * Fraction(2 + 3, 2) + A2 * Fraction(2 + 1, 2),
)
# The lower of both levels, but in A1 the higher one.
AGREED = (4 + A1, 3 + A1 + A6, 2 + A1 - A2)
UNITS = ("Puskesmas Contoh Satu", "Puskesmas Contoh Dua", "Puskesmas Contoh Tiga")
EXACT = {
    "mean": (Fraction(109, 24), Fraction(359, 100), Fraction(113, 48)),
    "agreed": (Fraction(326, 75), Fraction(679, 200), Fraction(2591, 1200)),
}
GRADES = {"mean": ("A", "B", "C-"), "agreed": ("A-", "B-", "C-")}


def rounded(value: Fraction) -> str:
    hundredths = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def expected_table(combination: str) -> list[str]:
    """Ranking and region as the example prints them, out of the exact indices."""
    exact = EXACT[combination]
    rows = [
        f"{rank}  {unit:24} {rounded(value)}  {grade}"
        for rank, (unit, value, grade) in enumerate(
            zip(UNITS, exact, GRADES[combination], strict=True), start=1
        )
    ]
    return [*rows, f"   {'Kota Palembang':24} {rounded(sum(exact, Fraction()) / 3)}  (3 of 3 lokus)"]


def test_exact_indices_are_three_quarters_of_f02_and_one_of_f03() -> None:
    worked = {
        name: tuple(
            Fraction(3, 4) * f02 + Fraction(1, 4) * f03 for f02, f03 in zip(levels, SURVEYS, strict=True)
        )
        for name, levels in (("mean", MEANS), ("agreed", AGREED))
    }

    assert worked == EXACT
    assert [rounded(value) for value in EXACT["mean"]] == ["4.54", "3.59", "2.35"]
    # 3.395 is exactly half way, and goes up.
    assert [rounded(value) for value in EXACT["agreed"]] == ["4.35", "3.40", "2.16"]


def test_period_of_three_lokus_runs_from_opening_to_a_proven_release(
    system: System, servers: Servers, tmp_path: Path
) -> None:
    told = {}
    with running_processes(servers, system.environment) as processes:
        made = json.loads(run_forked(servers, system.environment, "registry_service", "admin", "init").stdout)
        environment = {
            **os.environ,
            "PASSWORD": made["password"],
            "REGISTRY_URL": processes.settings.registry.url,
            "EVALUATION_URL": processes.settings.evaluation.url,
        }
        running = {
            combination: subprocess.Popen(
                [
                    sys.executable,
                    *("-m", "infra.examples.pekppp_period", "--combination", combination),
                    *("--export", str(tmp_path / f"{combination}.jsonl")),
                ],
                env=environment,
                cwd=CHECKOUT,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for combination in EXACT
        }
        for combination, example in running.items():
            printed, _nothing = example.communicate(timeout=180)
            assert example.returncode == 0, printed
            told[combination] = printed.splitlines()

    for combination, lines in told.items():
        gap = lines.index("")
        assert lines[gap + 1 : gap + 5] == expected_table(combination)
        assert lines[gap + 6] == "re-computed, identical: 3 lokus, 3 ranked, 0 without an index"
        region = rounded(sum(EXACT[combination], Fraction()) / 3)
        assert lines[gap + 7] == f"region 16.71 Kota Palembang: {region} (3 of 3 lokus)"
        assert lines[gap + 8].endswith("it comes with Prima")
        plenos = [line for line in lines if line.startswith("pleno on")]
        assert len(plenos) == (3 if combination == "agreed" else 0)
        assert [line for line in lines if line.startswith("survey of")] == [
            f"survey of {unit}: 30 of at least 30 respondents" for unit in UNITS
        ]
