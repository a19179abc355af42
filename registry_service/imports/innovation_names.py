"""Finds which innovations a sheet means by names, those in the same file included; asks about unsure ones."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from registry_service.agencies.rules import sort_key
from registry_service.imports.asking import UNANSWERED
from registry_service.imports.lookups import Places, no_such, read_id, unsure
from registry_service.innovations.models import Innovation


class KnownInnovation(NamedTuple):
    """What must be known of an innovation to refer to it.

    `row` is where the file names it, and `said_owner` whose the row says that it is.
    """

    innovation_id: UUID
    agency_id: UUID | None
    name: str
    state: str
    is_programme: bool
    is_public: bool
    channels: tuple[str, ...] = ()
    row: int = 0
    said_owner: UUID | None = None


@dataclass
class InnovationNames:
    """The innovations of a region by name or id; those that a file brings are added."""

    region_code: str
    agency_id: UUID | None
    places: Places
    planned: dict[str, KnownInnovation | list[KnownInnovation]] = field(default_factory=dict)
    old_ids: dict[UUID, KnownInnovation] = field(default_factory=dict)
    _stored: dict[str, list[KnownInnovation]] = field(default_factory=dict)
    _refused: dict[tuple[str, UUID | None] | UUID, int] = field(default_factory=dict)
    _lost: dict[str, dict[UUID | None, KnownInnovation]] = field(default_factory=dict)

    def list_planned(self, key: str) -> list[KnownInnovation]:
        """Those that the file brings under a name, taken by its sort key."""
        found = self.planned.get(key, [])
        return found if isinstance(found, list) else [found]

    def add(self, key: str, known: KnownInnovation, old_id: UUID | None = None) -> None:
        """Let an innovation of the file be known, also under the id that it had elsewhere."""
        self.planned[key] = [*self.list_planned(key), known] if key in self.planned else known
        if old_id is not None:
            self.old_ids[old_id] = known

    def replace(self, key: str, own_id: UUID, known: KnownInnovation, old_id: UUID | None) -> None:
        """Let a row of the file mean a record that is there already."""
        self.planned[key] = [
            known if before.innovation_id == own_id else before for before in self.list_planned(key)
        ]
        if old_id is not None:
            self.old_ids[old_id] = known

    def drop(self, key: str, row: int, old_id: UUID | None) -> None:
        """Let what a row of the file brought be known no longer: the row is refused, and noted as such."""
        planned = self.list_planned(key)
        self.planned[key] = [known for known in planned if known.row != row]
        for known in planned:
            if known.row == row:
                self.note_refused(key, known, None)
        if old_id in self.old_ids and self.old_ids[old_id].row == row:
            del self.old_ids[old_id]
            self._refused.setdefault(old_id, row)

    def note_refused(
        self, key: str, known: KnownInnovation, old_id: UUID | None, *, says_owner: bool = True
    ) -> None:
        """Note what a refused row would have brought: a second row of it is a duplicate.

        Where it says whose it is, its name is not sure any more: others may refer to this one.
        """
        self._refused.setdefault((key, known.said_owner), known.row)
        if old_id is not None:
            self._refused.setdefault(old_id, known.row)
        if says_owner:
            self._lost.setdefault(key, {}).setdefault(known.said_owner, known)

    def find_row(self, key: str, owner: UUID | None) -> int | None:
        """The row of the file that has this name under this owner already, even where it is refused."""
        rows = (known.row for known in self.list_planned(key) if known.said_owner == owner)
        return next(rows, None) or self._refused.get((key, owner))

    def find_row_of_id(self, old_id: UUID) -> int | None:
        """The same of an id that the file gives."""
        known = self.old_ids.get(old_id)
        return known.row if known is not None else self._refused.get(old_id)

    def find(self, session: Session, name: str, agency_id: UUID | None = None) -> KnownInnovation:
        """The innovation that a name or id means; raises NameProblem."""
        own_id, key = read_id(name), sort_key(name)
        found = self._by_id(session, own_id) if own_id else self._by_name(session, key)
        if agency_id is not None:
            found = [known for known in found if known.agency_id == agency_id]
        if not found:
            raise no_such("inovasi", "innovation", name)
        lost = self._list_lost(key, found) if agency_id is None and key in self._lost else []
        # What somebody said is not overruled because all others that it might mean are gone since.
        is_open = len(found) > 1 or lost or self._is_answered(name, agency_id)
        return self._ask(name, agency_id, found, lost) if is_open else found[0]

    def _list_lost(self, key: str, found: Sequence[KnownInnovation]) -> list[KnownInnovation]:
        """Innovations of other owners that refused rows of the file would have brought under this name."""
        # An import for one agency takes nothing of another's.
        if self.agency_id is not None:
            return []
        ids, owners = {known.innovation_id for known in found}, {known.agency_id for known in found}
        return [
            known
            for owner, known in self._lost[key].items()
            if owner not in owners and known.innovation_id not in ids
        ]

    def _within(self, agency_id: UUID | None) -> tuple[UUID, str] | None:
        return None if agency_id is None else (agency_id, self.places.name_of(agency_id))

    def _is_answered(self, name: str, agency_id: UUID | None) -> bool:
        asking = self.places.asking
        return bool(asking.answers) and asking.is_answered("innovation", name, self._within(agency_id))

    def _ask(
        self,
        name: str,
        agency_id: UUID | None,
        found: Sequence[KnownInnovation],
        lost: Sequence[KnownInnovation],
    ) -> KnownInnovation:
        """The one that somebody said is meant, unless its row is refused; raises NameProblem."""
        maybe = [*found, *lost]
        asking, labels = self.places.asking, self._label_all(maybe)
        within = self._within(agency_id)
        choices = [(known.innovation_id, label) for known, label in zip(maybe, labels, strict=True)]
        answer = asking.ask("innovation", name, within, choices)
        if answer is UNANSWERED:
            raise unsure(name, labels)
        meant = next((known for known in found if known.innovation_id == answer), None)
        if meant is None:
            raise no_such("inovasi", "innovation", name)
        return meant

    def _label_all(self, maybe: Sequence[KnownInnovation]) -> list[str]:
        """Each with its agency; where that tells two of them not apart, with its row or id as well."""
        labels = [
            f"{known.name} ({self.places.name_of(known.agency_id)})" if known.agency_id else known.name
            for known in maybe
        ]
        counted = Counter(labels)
        return [
            label if counted[label] == 1 else f"{label} #{known.row or known.innovation_id}"
            for known, label in zip(maybe, labels, strict=True)
        ]

    def _by_id(self, session: Session, own_id: UUID) -> list[KnownInnovation]:
        if own_id in self.old_ids:
            return [self.old_ids[own_id]]
        return self._read(session, Innovation.innovation_id == own_id)

    def _by_name(self, session: Session, key: str) -> list[KnownInnovation]:
        planned = self.list_planned(key)
        if key not in self._stored:
            self._stored[key] = self._read(session, Innovation.sort_key == key)
        ids = {known.innovation_id for known in planned}
        return planned + [known for known in self._stored[key] if known.innovation_id not in ids]

    def _read(self, session: Session, condition: ColumnElement[bool]) -> list[KnownInnovation]:
        query = select(Innovation).where(
            Innovation.region_code == self.region_code, Innovation.state != "archived", condition
        )
        if self.agency_id is not None:
            query = query.where(Innovation.agency_id == self.agency_id)
        return [known_of(row) for row in session.scalars(query.order_by(Innovation.innovation_id))]


def known_of(row: Innovation) -> KnownInnovation:
    """An innovation as it is referred to."""
    return KnownInnovation(
        row.innovation_id,
        row.agency_id,
        row.name,
        row.state,
        row.is_programme,
        row.published_at is not None,
        tuple(row.channels),
    )


def unique_names(names: Sequence[tuple[UUID, str]]) -> dict[UUID, str]:
    """How each is written in a sheet: its name, or its id where another one has the same name."""
    counted: dict[str, int] = {}
    for _, name in names:
        counted[sort_key(name)] = counted.get(sort_key(name), 0) + 1
    return {own_id: name if counted[sort_key(name)] == 1 else str(own_id) for own_id, name in names}
