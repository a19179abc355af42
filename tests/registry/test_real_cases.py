"""The published cases are held whole: every innovation, owner, unit, component and stated figure of them."""

from infra.demo.cases import read_cases
from infra.demo.client import Client
from infra.demo.registry_cases import load_registry_case
from tests.registry.records import AGENCIES, INNOVATIONS, make_nation
from tests.support.system import System


def test_real_cases_are_held_as_they_were_reported(system: System) -> None:
    system.serve()
    client = Client(system.environment["REGISTRY_URL"]).signed_with(make_nation(system).token)
    loaded = {case["case"]: load_registry_case(client, case) for case in read_cases()}

    summaries = {
        code: system.registry.get(f"{INNOVATIONS}/summary?region_code={code}").json
        for code in ("16.06", "13.04", "14.01", "18.03", "64.11")
    }
    programme = loaded["tanah_datar"].innovation_ids["peluk"]
    usage = system.registry.get(f"{INNOVATIONS}/{programme}/usage").json

    names = ("innovations", "programmes", "agencies", "owner_unknown", "with_usage")
    assert {code: tuple(summary[name] for name in names) for code, summary in summaries.items()} == {
        "16.06": (15, 0, 10, 0, 0),
        "13.04": (4, 1, 3, 0, 3),
        "14.01": (4, 0, 2, 2, 0),
        "18.03": (3, 0, 3, 0, 0),
        "64.11": (3, 0, 2, 1, 0),
    }
    assert (usage["users_per_month"], usage["components"], usage["components_with_figure"]) == (2619, 3, 3)
    assert {part["month"] for part in usage["parts"]} == {None}
    boat = system.registry.get(f"{INNOVATIONS}?region_code=64.11&text=vaksinasi").json["items"]
    assert [(b["since_value"], b["since_precision"], b["run_by"]) for b in boat] == [
        ("2021-10", "month", "Satgas Covid-19")
    ]
    reach = system.registry.get(f"{INNOVATIONS}?region_code=64.11&text=pemerintah%20berjalan").json["items"]
    assert [r["coverage"]["percent"] for r in reach] == ["90"]
    known_as = {
        (code, name): (
            system.registry.get(f"{AGENCIES}/match", query_string={"region_code": code, "name": name}).json[
                "sure"
            ]
            or {}
        ).get("short_name")
        for code, name in (
            ("14.01", "Adminduk"),
            ("14.01", "Dinas Perizinan"),
            ("13.04", "Dinas Dukcapil"),
            ("13.04", "Dinas PMTSP / PMPTSP"),
            ("16.06", "Disdukcapil"),
        )
    }
    assert known_as == {
        ("14.01", "Adminduk"): "Disdukcapil",
        ("14.01", "Dinas Perizinan"): "DPMPTSP",
        ("13.04", "Dinas Dukcapil"): "Disdukcapil",
        ("13.04", "Dinas PMTSP / PMPTSP"): "DPMPTSP",
        ("16.06", "Disdukcapil"): "Disdukcapil",
    }
