"""One entry of every kind that the feed serves, as the evaluation's copy reads them."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from evaluation_service.registry_copy.copy import REGISTRY_COPY
from shared.contracts.kinds import dump_body, load_body
from shared.contracts.registry_kinds import REGISTRY_KINDS
from shared.contracts.roles import EVALUATOR
from shared.feed.client import FeedEntry
from shared.feed.copy import ignore_entry

GOLDEN_TABLE = Path(__file__).parents[1] / "contracts" / "golden_entries.jsonl"
ID = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
SOON = datetime(2100, 1, 1, tzinfo=UTC)
HASH = "a" * 64
REGION = {
    "code": "99",
    "kind": "provinsi",
    "name": "Uji",
    "province_code": None,
    "is_autonomous": True,
    "time_zone": "Asia/Jakarta",
}
PLACE = {
    "agency_id": ID,
    "region_code": "99",
    "kind": "dinas",
    "official_name": "Dinas Uji",
    "short_name": "Uji",
    "aliases": [],
    "valid_from": None,
    "valid_to": None,
}
AGENCY = {**PLACE, "parent_agency_id": None, "successor_ids": [], "succession": None}
UNIT = {**PLACE, "unit_id": OTHER}
ACCOUNT = {"account_id": ID, "region_code": "99", "is_open": True}
MANDATE = {
    "mandate_id": OTHER,
    "account_id": ID,
    "role": EVALUATOR,
    "region_code": "99",
    "agency_id": None,
    "ended_at": None,
}
TOKEN = {"token_id": OTHER, "account_id": ID, "token_sha256": HASH, "scopes": ["read"], "expires_at": SOON}
# What innovations came to tell with the second format of their entries; the copy needs a part of it.
LATER_VALUES = (
    *("summary", "background", "aim", "novelty", "how_it_works", "results", "sustainability", "lessons"),
    *("facilities", "stage", "initiative_since", "trial_since", "implementation_since", "operating_since"),
    *("initiator", "form", "team_decree", "national_system_name", "continuity", "stopped_on"),
    *("contact_office", "recorded_from"),
)
LATER_LISTS = (
    *("affairs", "sdgs", "target_groups", "legal_bases", "budgets", "recognitions", "outside_partners"),
    "reach_figures",
)
INNOVATION: dict[str, Any] = {
    **dict.fromkeys(LATER_VALUES),
    **{name: [] for name in LATER_LISTS},
    "innovation_id": OTHER,
    "region_code": "99",
    "owner_kind": "agency",
    "agency_id": ID,
    "name": "Uji",
    "long_name": None,
    "aliases": [],
    "meaning_id": None,
    "meaning_en": None,
    "unit_ids": [OTHER],
    "run_by": None,
    "partners": [],
    "channels": ["online"],
    "channel_other": None,
    "is_digital": True,
    "since_value": "2021-10",
    "coverage": None,
    "service": None,
    "is_national_system": False,
    "is_flagship": False,
    "problem": None,
    "benefits": [],
    "is_programme": False,
    "component_ids": [],
    "inferred": [],
    "note_digest": None,
    "state": "published",
}
FIGURE = {
    "figure_id": ID,
    "innovation_id": OTHER,
    "month": "2021-10",
    "channel": "online",
    "count": 120,
    "basis": "system_log",
}
REPLICATION: dict[str, Any] = {
    "replication_id": ID,
    "original_id": OTHER,
    "replica_region_code": "16.10",
    "replica_agency_id": None,
    "replica_id": None,
    "replicated_since": "2022",
    "is_alive": None,
    "alive_as_of": None,
    "state": "confirmed",
    "side": "replica",
    "reason_digest": None,
}
# What the copy keeps, written out; of no use to it are those that stand in the golden table alone.
KEPT: dict[str, dict[str, Any]] = {
    "region.recorded": REGION,
    "agency.registered": AGENCY,
    "agency.changed": {**AGENCY, "short_name": "Baru"},
    "agency.removed": {"record_id": str(ID)},
    "unit.registered": UNIT,
    "unit.changed": {**UNIT, "short_name": "Baru"},
    "unit.removed": {"record_id": str(OTHER)},
    "innovation.published": INNOVATION,
    "innovation.changed": {**INNOVATION, "name": "Baru"},
    "innovation.archived": {**INNOVATION, "state": "archived", "reason_digest": HASH},
    "innovation.removed": {"record_id": str(OTHER)},
    "usage.month_reported": FIGURE,
    "usage.month_corrected": {**FIGURE, "count": 12},
    "usage.month_confirmed": {**FIGURE, "count": 12},
    "usage.month_withdrawn": {**FIGURE, "count": 12},
    "usage.removed": {"record_id": str(ID)},
    "usage.settings_set": {"region_code": "99", "due_day": 15, "unconfirmed_after_months": 2},
    "replication.confirmed": REPLICATION,
    "replication.life_told": {**REPLICATION, "is_alive": True, "alive_as_of": date(2023, 1, 31)},
    "replication.withdrawn": {**REPLICATION, "state": "withdrawn"},
    "replication.removed": {"record_id": str(ID)},
    "account.opened": ACCOUNT,
    "account.closed": {**ACCOUNT, "is_open": False},
    "account.reopened": ACCOUNT,
    "mandate.given": MANDATE,
    "mandate.ended": {**MANDATE, "ended_at": SOON},
    "token.issued": TOKEN,
    "token.revoked": {"token_id": OTHER, "token_sha256": HASH, "revoked_at": SOON},
    "session.ended": {"session_id": ID, "tokens_end_at": SOON},
}


def _read_ignored() -> dict[str, dict[str, Any]]:
    """The newest golden body of each kind that the copy reads and keeps nothing of."""
    found: dict[str, dict[str, Any]] = {}
    for line in GOLDEN_TABLE.read_text(encoding="utf-8").splitlines():
        golden = json.loads(line)
        kind = golden["kind"]
        if golden["service"] != "registry" or REGISTRY_COPY.handlers.get(kind) is not ignore_entry:
            continue
        if golden["version"] == REGISTRY_KINDS[kind].version:
            found[kind] = load_body(REGISTRY_KINDS[kind], json.dumps(golden["body"]))
    return found


GOLDEN = {**_read_ignored(), **KEPT}


def make_entry(kind: str, position: int = 1_000_000, **changes: Any) -> FeedEntry:
    """The entry of this kind, changed as said."""
    body = dump_body(REGISTRY_KINDS[kind], {**GOLDEN[kind], **changes})
    return FeedEntry(position, kind, 1, SOON, "record", 1, body)
