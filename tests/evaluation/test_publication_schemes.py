"""Publications under each external scheme: its zone and predicate are looked up beside what was reported."""

from typing import Any

import pytest

from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR
from tests.evaluation.ground import KAMPAR
from tests.evaluation.publication_ground import record_publication
from tests.support.system import System


@pytest.mark.parametrize(
    ("scheme", "figures", "checks"),
    [
        (
            "ombudsman-kepatuhan-2016-2021",
            {"region_value": "99.26", "zone": "hijau", "predicate": "kepatuhan tinggi"},
            [("zone_of_value", "hijau", "hijau", True)],
        ),
        (
            "ombudsman-kepatuhan-2022-2024",
            {"region_value": "77.99", "zone": "Hijau", "predicate": "Kualitas Sedang"},
            [
                ("zone_of_value", "Hijau", "kuning", False),
                ("predicate_of_value", "Kualitas Sedang", "C, kualitas sedang, medium quality", True),
            ],
        ),
        (
            "ombudsman-opini-2025",
            {"region_value": "88", "predicate": "kualitas tinggi"},
            [
                (
                    "predicate_of_value",
                    "kualitas tinggi",
                    "tertinggi, sangat baik, very good, kualitas tertinggi, highest quality",
                    False,
                )
            ],
        ),
        (
            "ikm-panrb-14-2017",
            {"region_value": "88.31"},
            [("predicate_of_value", None, "A, sangat baik, very good", None)],
        ),
        (
            "ikm-panrb-14-2017",
            {"region_value": "24.99", "predicate": "D"},
            [("predicate_of_value", "D", None, None)],
        ),
    ],
)
def test_band_of_the_chosen_scheme_is_checked(
    system: System, scheme: str, figures: dict[str, Any], checks: list[tuple[Any, ...]]
) -> None:
    keeper = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, KAMPAR))
    system.sync()

    recorded = record_publication(
        system, keeper, instrument_id=scheme, region_figures=figures, external_values=[]
    )

    told = [
        (check["method"], check["reported"], check["value"], check["agrees"]) for check in recorded["checks"]
    ]
    assert told == checks
    assert recorded["instrument_id"] == scheme
