"""What the five cases and the example come to; the facts stand in the published reports."""

import copy
from typing import Any


def assert_is_what_the_cases_say(report: dict[str, Any]) -> None:
    """Facts of the public record; the example's figures follow from the levels in the example's file."""
    report = copy.deepcopy(report)
    conflicts = {name: len(report[name].pop("conflicts")) for name in ("muba", "kampar", "mahakam_ulu")}
    computed = report["muba"].pop("computed")
    assert conflicts == {"muba": 4, "kampar": 3, "mahakam_ulu": 1}
    assert [(row["unit"], row["index"], row["grade"], row["rank"]) for row in computed] == [
        ("DPMPTSP", "4.85", "A", 1),
        ("RSUD Sekayu", "4.27", "A-", 2),
        ("Disdukcapil", "3.81", "B", 3),
    ]
    assert all(row["job"] for row in computed)
    assert report == {
        "regions": 552,
        "autonomous_regions": 546,
        "muba": {
            "innovations": 15,
            "agencies": 10,
            "reported_at_least": 15,
            "with_usage": 0,
            "reported_grades": {"RSUD Sekayu": "A", "DPMPTSP": "A", "Disdukcapil": "B"},
            "recommendations": 4,
        },
        "tanah_datar": {
            "users_per_month": 2619,
            "components": 3,
            "components_with_figure": 3,
            "agencies": 3,
        },
        "kampar": {
            "simple_mean": "99.26",
            "weighted_mean": "99.32",
            "zone": "hijau",
            "rank": 1,
            "products_reported": 62,
            "products_counted": 61,
            "owner_unknown": 2,
        },
        "lampung_utara": {
            "innovations": 3,
            "commitment": {
                "signed_on": "2021-03-03",
                "by": "Bupati Lampung Utara",
                "with": "Ombudsman RI Perwakilan Provinsi Lampung",
            },
            "aliases": ["Kartu Kuning"],
        },
        "mahakam_ulu": {
            "innovations": 3,
            "owner_unknown": 1,
            "coverage_percent": 90,
            "services": [
                {
                    "name": "Perekaman dan pencetakan dokumen kependudukan",
                    "share": "0",
                    "missing": [
                        "Jenis pelayanan / Kind of service",
                        "Standar pelayanan / Service standard",
                        "Persyaratan / Requirements",
                        "Prosedur / Procedure",
                        "Biaya / Fee",
                        "Waktu penyelesaian / Completion time",
                    ],
                }
            ],
            "complaint_channels": 3,
            "complaint_channels_planned": 1,
        },
    }
