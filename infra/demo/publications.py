"""Loads a case's publications into the evaluation: what the report says, with the ids of what it means."""

from collections.abc import Mapping
from typing import Any

from infra.demo.cases import Case
from infra.demo.client import Client
from infra.demo.registry_cases import LoadedCase

REFERENCES = {"results": ("unit", "unit_id"), "external_values": ("agency", "agency_id")}


def load_publications(evaluation: Client, case: Case, loaded: LoadedCase) -> None:
    """Record and publish each; the evaluation may need a moment to hear of new units and agencies."""
    ids = {"unit": loaded.unit_ids, "agency": loaded.agency_ids}
    for publication in case["publications"]:
        body = {**publication, "region_code": case["region"], "is_demo": True}
        for part, (key, field) in REFERENCES.items():
            if part in publication:
                body[part] = [_with_id(row, key, field, ids[key]) for row in publication[part]]
        recorded = evaluation.post_once_known("/api/v1/publications", body)
        path = f"/api/v1/publications/{recorded['publication_id']}/publication"
        evaluation.post(path, version=recorded["version"])


def _with_id(row: Mapping[str, Any], key: str, field: str, ids: Mapping[str, str]) -> dict[str, Any]:
    given = {name: value for name, value in row.items() if name != key}
    return {**given, field: ids[row[key]] if key in row else None}
