"""Gathers what the services say of the cases, by public reads; it holds no figure of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.demo.cases import read_cases, read_example
from infra.demo.client import Client
from infra.demo.commands import read_example_results

Found = dict[str, Any]


@dataclass
class Region:
    """What is published of one region's demonstration; `missing` is shared by the whole report."""

    case: str
    code: str
    innovations: Sequence[Found]
    publications: Sequence[Found]
    missing: list[str] = field(default_factory=list)

    def find_publication(self, what: str, fits: Callable[[Found], bool]) -> Found | None:
        """The newest publication that fits; notes what is missing if none does."""
        for publication in self.publications:
            if fits(publication):
                return publication
        self.missing.append(f"{self.case}: no publication with {what}")
        return None

    def find_claim(self, code: str) -> int | None:
        """A claimed figure as a number."""
        publication = self.find_publication(f"the claim {code}", lambda p: _claim(p, code) is not None)
        claim = _claim(publication, code) if publication else None
        return int(claim["value"]) if claim else None

    def list_conflicts(self) -> list[str]:
        """Where the publications contradict themselves, in English, else in Indonesian."""
        return [
            words["text_en"] or words["text_id"]
            for publication in self.publications
            for words in publication["conflicts"]
        ]

    def count_owner_unknown(self) -> int:
        """Innovations whose owner nobody knows."""
        return sum(row["owner_kind"] == "unknown" for row in self.innovations)

    def count_agencies(self) -> int:
        """Agencies that own at least one of the innovations."""
        return len({row["agency_id"] for row in self.innovations if row["agency_id"] is not None})


def gather_report(registry: Client, evaluation: Client) -> tuple[Found, list[str]]:
    """The report, and what of it is missing in words; a missing figure is null."""
    missing: list[str] = []
    regions = {
        case["case"]: _read_region(registry, evaluation, case["case"], case["region"], missing)
        for case in read_cases()
    }
    report = {
        **registry.get("/api/v1/regions/summary"),
        "muba": _report_muba(registry, regions["muba"]),
        "tanah_datar": _report_tanah_datar(registry, regions["tanah_datar"]),
        "kampar": _report_kampar(regions["kampar"]),
        "lampung_utara": _report_lampung_utara(regions["lampung_utara"]),
        "mahakam_ulu": _report_mahakam_ulu(registry, regions["mahakam_ulu"]),
    }
    return report, missing


def _read_region(
    registry: Client, evaluation: Client, case: str, region_code: str, missing: list[str]
) -> Region:
    innovations = [
        row for row in registry.list_all("/api/v1/innovations", region_code=region_code) if row["is_demo"]
    ]
    publications = [
        evaluation.get(f"/api/v1/publications/{row['publication_id']}")
        for row in evaluation.list_all("/api/v1/publications", region_code=region_code)
        if row["is_demo"]
    ]
    if not innovations:
        missing.append(f"{case}: no innovations")
    return Region(case, region_code, innovations, publications, missing)


def _claim(publication: Found, code: str) -> Found | None:
    return next((claim for claim in publication["claims"] if claim["code"] == code), None)


def _report_muba(registry: Client, region: Region) -> Found:
    evaluated = region.find_publication("reported grades", lambda p: bool(p["results"]))
    usage = [registry.get(f"/api/v1/innovations/{row['innovation_id']}/usage") for row in region.innovations]
    return {
        "innovations": len(region.innovations),
        "agencies": region.count_agencies(),
        "reported_at_least": region.find_claim("innovations"),
        "with_usage": sum(_has_figure(found) for found in usage),
        "reported_grades": {row["unit_name"]: row["reported_grade"] for row in evaluated["results"]}
        if evaluated
        else {},
        "recommendations": len(evaluated["recommendations"]) if evaluated else None,
        "conflicts": region.list_conflicts(),
        "computed": _list_computed(region.missing),
    }


def _has_figure(usage: Found) -> bool:
    """A month's figure or a stated one is known, be it zero."""
    return usage["users_per_month"] is not None


def _list_computed(missing: list[str]) -> list[Found]:
    """The example's scorecards by rank, from this machine's own service: they are in no public list."""
    computed = read_example_results()
    expected = len(read_example()["lokus"])
    if len(computed) != expected:
        missing.append(f"muba: {len(computed)} of {expected} computed scorecards")
    missing += [f"muba: {row['unit']} was scored by no job" for row in computed if row["job"] is None]
    return computed


def _report_tanah_datar(registry: Client, region: Region) -> Found:
    programme = next((row for row in region.innovations if row["is_programme"]), None)
    if programme is None:
        region.missing.append("tanah_datar: no programme")
        return dict.fromkeys(("users_per_month", "components", "components_with_figure", "agencies"))
    usage = registry.get(f"/api/v1/innovations/{programme['innovation_id']}/usage")
    return {
        "users_per_month": usage["users_per_month"],
        "components": usage["components"],
        "components_with_figure": usage["components_with_figure"],
        "agencies": region.count_agencies(),
    }


def _report_kampar(region: Region) -> Found:
    publication = region.find_publication("external values", lambda p: bool(p["external_values"]))
    checks = {check["method"]: check["value"] for check in publication["checks"]} if publication else {}
    figures = publication["region_figures"] if publication else {}
    counted = checks.get("products_counted")
    return {
        "simple_mean": checks.get("simple_mean"),
        "weighted_mean": checks.get("product_weighted_mean"),
        "zone": checks.get("zone_of_value"),
        "rank": figures.get("rank"),
        "products_reported": figures.get("products_total"),
        "products_counted": None if counted is None else int(counted),
        "owner_unknown": region.count_owner_unknown(),
        "conflicts": region.list_conflicts(),
    }


def _report_lampung_utara(region: Region) -> Found:
    publication = region.find_publication("a commitment", lambda p: bool(p["commitments"]))
    signed = publication["commitments"][0] if publication else None
    return {
        "innovations": len(region.innovations),
        "commitment": signed
        and {"signed_on": signed["signed_on"], "by": signed["signed_by"], "with": signed["signed_with"]},
        "aliases": sorted(alias for row in region.innovations for alias in row["aliases"]),
    }


def _report_mahakam_ulu(registry: Client, region: Region) -> Found:
    channels = [
        row["is_planned"]
        for row in registry.list_all("/api/v1/complaint-channels", region_code=region.code)
        if row["is_demo"]
    ]
    if not channels:
        region.missing.append("mahakam_ulu: no complaint channels")
    return {
        "innovations": len(region.innovations),
        "owner_unknown": region.count_owner_unknown(),
        "coverage_percent": region.find_claim("coverage"),
        "services": _list_published(registry, region),
        "complaint_channels": channels.count(False),
        "complaint_channels_planned": channels.count(True),
        "conflicts": region.list_conflicts(),
    }


def _list_published(registry: Client, region: Region) -> list[Found]:
    """How much of what is to be published is known to be, service by service, and what is missing by name."""
    services = [
        row for row in registry.list_all("/api/v1/services", region_code=region.code) if row["is_demo"]
    ]
    if not services:
        region.missing.append(f"{region.case}: no services")
    found = [
        registry.get(f"/api/v1/services/{row['service_id']}/completeness", checklist="six_published")
        for row in services
    ]
    return [
        {
            "name": row["name"],
            "share": row["share"],
            "missing": [f"{item['title_id']} / {item['title_en']}" for item in row["missing"]],
        }
        for row in found
    ]
