"""One row of the sheet of innovations as a record, and what is said against it; reads and writes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from registry_service.imports.faults import Given
from registry_service.imports.innovation_names import KnownInnovation
from registry_service.imports.parts import PartRow, Parts
from registry_service.imports.stored import Stored
from registry_service.imports.words import in_indonesian
from registry_service.innovations import rules
from registry_service.innovations.rules.steps import BEGIN, CHANGE
from shared.errors import Conflict
from shared.sheets.cells import Reason

OWN_FIELDS = {"agency": ("owner_kind", "agency_id"), "units": ("unit_ids",), "components": ("component_ids",)}
NOT_FIELDS = frozenset({"state", "innovation_id", "is_demo"})


@dataclass(slots=True)
class Draft:
    """What a row says, and how it was found to be meant."""

    given: Given
    said: dict[str, Any]
    record: dict[str, Any]
    key: str
    old_id: UUID | None
    is_demo: bool
    becomes_public: bool
    components: list[str] | None
    own_id: UUID
    parts: list[PartRow]

    def as_known(self) -> KnownInnovation:
        """The new record, so that other rows can refer to it."""
        return KnownInnovation(
            self.own_id,
            self.record["agency_id"],
            self.record["name"],
            "published" if self.becomes_public else "draft",
            self.record["is_programme"],
            self.becomes_public,
            tuple(self.record["channels"]),
            self.given.row,
            self.record["agency_id"],
        )

    def as_stored(self, found: Stored) -> KnownInnovation:
        """The record that is there already, under the name that the row gives it."""
        return KnownInnovation(
            found.innovation_id,
            found.agency_id,
            self.record["name"],
            found.state,
            found.versions[0]["is_programme"],
            found.is_public,
            tuple(found.versions[0]["channels"]),
            self.given.row,
            self.record["agency_id"],
        )


def present_fields(columns: Iterable[str], parts: Parts, *, fixed: bool) -> tuple[str, ...]:
    """The fields of a record that the file speaks of; the others stay as they are."""

    def names() -> Iterator[str]:
        for name in columns:
            if name in OWN_FIELDS:
                yield from OWN_FIELDS[name]
            elif name not in NOT_FIELDS:
                yield name.partition(".")[0]
        yield from parts.fields
        if fixed:
            yield from OWN_FIELDS["agency"]

    return tuple(dict.fromkeys(names()))


def is_within(given: Mapping[str, Any], version: Mapping[str, Any]) -> bool:
    """The record says all of this already."""
    return all(version[name] == value for name, value in given.items())


def duplicate(row: int) -> Reason:
    """Another row of the file means the same innovation."""
    return Reason(
        "duplicate_row",
        f"inovasi ini sudah ada di baris {row} berkas ini",
        f"this innovation stands in row {row} of this file already",
    )


def part_refused(sheet: str, row: int) -> Reason:
    """A row of a further sheet is wrong; without it the innovation's list would lose what it says."""
    return Reason(
        "part_refused",
        f"baris {row} di lembar {sheet} yang menyebut inovasi ini salah",
        f"row {row} of the sheet {sheet}, which names this innovation, is wrong",
    )


def find_step_refusal(found: Stored) -> Reason | None:
    """Why a record cannot be changed in its state; None if it can."""
    try:
        if not found.is_public:
            rules.next_state(found.state, CHANGE)
        elif found.side_draft_state is None:
            rules.next_state(found.state, BEGIN)
        else:
            rules.next_side_draft_state(found.side_draft_state, CHANGE)
    except Conflict as conflict:
        return Reason(conflict.code, in_indonesian(conflict.detail), conflict.detail)
    return None
