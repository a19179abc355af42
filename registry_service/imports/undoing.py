"""Takes back what an application made and nobody touched since, by ordinary deeds; it changes nothing else.

Innovations are archived and figures withdrawn, each with its entry and as they are when their turn comes.
What somebody worked on meanwhile, what the import changed, and agencies and units stay, and are named.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency, Unit
from registry_service.imports import queries
from registry_service.imports.models import SheetImport
from registry_service.innovations.actions.deeds import archive_innovation
from registry_service.innovations.models import Innovation
from registry_service.usage.actions.months import withdraw_month
from registry_service.usage.actions.stated import withdraw_stated_figure
from registry_service.usage.models import MonthFigure, StatedFigure
from shared.actor import Actor
from shared.contracts.innovation_entries import INNOVATION_DRAFTED
from shared.contracts.place_entries import AGENCY_REGISTERED, UNIT_REGISTERED
from shared.contracts.usage_entries import USAGE_MONTH_REPORTED, USAGE_STATED
from shared.errors import Conflict, Forbidden, NotFound, Stale

BATCH = 200
MOST_NAMED = 200
REASONS = {"id": "Impor “{name}” dibatalkan.", "en": "The import “{name}” was undone."}

Left = dict[str, str]


class Undoing:
    """One import that is taken back; `left` is what stays although the import made it."""

    def __init__(
        self, session: Session, actor: Actor, found: SheetImport, tell: Callable[[int, int], None]
    ) -> None:
        self._session, self._actor, self._found, self._tell = session, actor, found, tell
        self._written = queries.list_written(session, found)
        self._done = self._archived = self._withdrawn = self._kept = 0
        self._left: list[Left] = []

    def run(self) -> dict[str, Any]:
        """Do it; what came out."""
        # Figures first: an innovation with figures that stand is in use.
        for batch in self._batches(USAGE_MONTH_REPORTED.name):
            self._withdraw_months(batch)
        for batch in self._batches(USAGE_STATED.name):
            self._withdraw_stated(batch)
        made = self._made(INNOVATION_DRAFTED.name)
        for is_programme in (True, False):
            for own_ids in _in_batches(queries.list_innovation_ids(self._session, made, is_programme)):
                self._archive({own_id: made[own_id] for own_id in own_ids})
        for model, kind in ((Agency, AGENCY_REGISTERED.name), (Unit, UNIT_REGISTERED.name)):
            for batch in self._batches(kind):
                self._keep_places(model, batch)
        kinds = (INNOVATION_DRAFTED, USAGE_MONTH_REPORTED, USAGE_STATED, AGENCY_REGISTERED, UNIT_REGISTERED)
        made_kinds = {kind.name for kind in kinds}
        return {
            "archived": self._archived,
            "withdrawn": self._withdrawn,
            "kept": self._kept,
            "changed": sum(written.kind not in made_kinds for written in self._written.values()),
            "left": self._left,
        }

    def _made(self, kind: str) -> dict[UUID, int]:
        return {UUID(own): one.version for own, one in self._written.items() if one.kind == kind}

    def _batches(self, kind: str) -> Iterator[dict[UUID, int]]:
        made = self._made(kind)
        for own_ids in _in_batches(list(made)):
            yield {own_id: made[own_id] for own_id in own_ids}
            self._session.flush()
            self._session.expunge_all()

    def _step(self) -> None:
        self._done += 1
        self._tell(self._done, len(self._written))

    def _keep(self, what: str, record_id: UUID, name: str, why: str) -> None:
        self._kept += 1
        if len(self._left) < MOST_NAMED:
            self._left.append({"what": what, "record_id": str(record_id), "name": name, "why": why})

    def _withdraw_months(self, made: Mapping[UUID, int]) -> None:
        rows = self._session.execute(
            select(MonthFigure, Innovation.name)
            .join(Innovation, Innovation.innovation_id == MonthFigure.innovation_id)
            .where(MonthFigure.figure_id.in_(made))
            .order_by(MonthFigure.innovation_id, MonthFigure.month, MonthFigure.channel)
        )
        for figure, name in rows.all():
            version, place = made[figure.figure_id], (figure.innovation_id, figure.month, figure.channel)
            deed = partial(withdraw_month, self._session, self._actor, *place, version)
            why = self._try(figure.version == version, deed)
            self._count_withdrawn("usage_month", figure.figure_id, f"{name}, {figure.month}", why)

    def _withdraw_stated(self, made: Mapping[UUID, int]) -> None:
        rows = self._session.execute(
            select(StatedFigure, Innovation.name)
            .join(Innovation, Innovation.innovation_id == StatedFigure.innovation_id)
            .where(StatedFigure.figure_id.in_(made))
            .order_by(StatedFigure.innovation_id, StatedFigure.figure_id)
        )
        for figure, name in rows.all():
            version, place = made[figure.figure_id], (figure.innovation_id, figure.figure_id)
            deed = partial(withdraw_stated_figure, self._session, self._actor, *place, version)
            why = self._try(figure.version == version, deed)
            self._count_withdrawn("usage_stated", figure.figure_id, f"{name}, {figure.stated_where}", why)

    def _count_withdrawn(self, what: str, figure_id: UUID, name: str, why: str | None) -> None:
        if why is None:
            self._withdrawn += 1
        else:
            self._keep(what, figure_id, name, why)
        self._step()

    def _archive(self, made: Mapping[UUID, int]) -> None:
        session, own_ids = self._session, list(made)
        session.flush()
        session.expunge_all()
        rows = queries.list_states(session, own_ids)
        in_use = queries.list_used_ids(session, own_ids)
        untouched = [own_id for own_id, version, _state in rows if version == made[own_id]]
        free = [own_id for own_id in untouched if own_id not in in_use]
        # Nobody begins to work with these any more; the others are kept from nobody.
        queries.lock_innovations(session, free)
        in_use |= queries.list_used_ids(session, free)
        reason = REASONS[self._found.lang].format(name=self._found.file_name)
        kept: dict[UUID, str] = {}
        for own_id, version, state in rows:
            why = "archived" if state == "archived" else "used" if own_id in in_use else None
            deed = partial(archive_innovation, session, self._actor, own_id, version, reason=reason)
            why = why or self._try(version == made[own_id], deed)
            if why is None:
                self._archived += 1
            else:
                kept[own_id] = why
            self._step()
        names = queries.list_known_names(session, self._found, list(kept))
        for own_id, why in kept.items():
            self._keep("innovation", own_id, names[own_id], why)

    def _keep_places(self, model: type[Agency] | type[Unit], made: Mapping[UUID, int]) -> None:
        own_id, what = (Agency.agency_id, "agency") if model is Agency else (Unit.unit_id, "unit")
        query = select(own_id, model.official_name).where(own_id.in_(made)).order_by(model.sort_key, own_id)
        for record_id, name in self._session.execute(query).all():
            self._keep(what, record_id, name, "place")
            self._step()

    def _try(self, is_untouched: bool, deed: Callable[[], object]) -> str | None:
        """Why it was not done, else None. A deed that is refused has changed nothing yet."""
        if not is_untouched:
            return "changed"
        try:
            deed()
        except Stale:
            return "changed"
        except Forbidden:
            return "no_right"
        except (Conflict, NotFound):
            return "closed"
        return None


def _in_batches(own_ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for begin in range(0, len(own_ids), BATCH):
        yield own_ids[begin : begin + BATCH]
