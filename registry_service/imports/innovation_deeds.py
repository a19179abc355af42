"""Does what the rows of innovations ask for: new drafts by COPY in a thread, everything else by its deed."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from registry_service.imports.bulk import BulkDrafts
from registry_service.imports.run import Run
from registry_service.imports.stored import Stored
from registry_service.innovations.actions.deeds import change_innovation, draft_innovation
from registry_service.innovations.actions.side_drafts import begin_side_draft, change_side_draft
from registry_service.innovations.actions.steps import publish_innovation


class Deeds(Protocol):
    """What rows ask for; a check does none of it."""

    def draft_new(self, own_id: UUID, given: Mapping[str, Any], is_demo: bool, becomes_public: bool) -> None:
        """A record that is not there yet."""

    def change(self, stored: Stored, changes: Mapping[str, Any]) -> None:
        """A record that is there and says something else."""

    def end_chunk(self) -> None:
        """Some rows are through."""

    def finish(self) -> None:
        """Everything asked for so far is done when this returns."""

    def close(self) -> None:
        """No more comes, perhaps because something failed."""


class NoDeeds:
    """A check: nothing is done."""

    def draft_new(self, own_id: UUID, given: Mapping[str, Any], is_demo: bool, becomes_public: bool) -> None:
        """Nothing."""

    def change(self, stored: Stored, changes: Mapping[str, Any]) -> None:
        """Nothing."""

    def end_chunk(self) -> None:
        """Nothing."""

    def finish(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class RealDeeds:
    """An application: everything happens in the run's own session, in the order of the rows."""

    def __init__(self, run: Run) -> None:
        self.run, self.bulk = run, BulkDrafts(run)
        self._waiting: list[tuple[UUID, dict[str, Any], bool, bool]] = []
        self._changes: list[tuple[Stored, Mapping[str, Any]]] = []

    def draft_new(self, own_id: UUID, given: Mapping[str, Any], is_demo: bool, becomes_public: bool) -> None:
        """A plain draft goes with the many; a programme with components or what is published, by itself."""
        if becomes_public or given.get("component_ids"):
            self._waiting.append((own_id, dict(given), is_demo, becomes_public))
        else:
            self.bulk.add(own_id, given, is_demo)

    def change(self, stored: Stored, changes: Mapping[str, Any]) -> None:
        """Done when the chunk ends."""
        self._changes.append((stored, changes))

    def end_chunk(self) -> None:
        """The many so far go to the database; what waits for the session gets it."""
        self.bulk.send()
        if self._waiting or self._changes:
            self.finish()

    def finish(self) -> None:
        """Do what waits."""
        self.bulk.send()
        self.bulk.wait()
        session, actor = self.run.session, self.run.actor
        for own_id, record, is_demo, becomes_public in self._waiting:
            made = draft_innovation(session, actor, record, is_demo=is_demo, innovation_id=own_id)
            if becomes_public:
                publish_innovation(session, actor, made.innovation_id, made.version)
        for stored, changes in self._changes:
            self._change(stored, changes)
        self._waiting, self._changes = [], []
        session.flush()
        session.expunge_all()

    def close(self) -> None:
        """Let go of the thread."""
        self.bulk.close()

    def _change(self, stored: Stored, changes: Mapping[str, Any]) -> None:
        session, actor, own_id = self.run.session, self.run.actor, stored.innovation_id
        if not stored.is_public:
            change_innovation(session, actor, own_id, stored.version, changes)
            return
        version = stored.side_draft_version
        if version is None:
            version = begin_side_draft(session, actor, own_id).version
        change_side_draft(session, actor, own_id, version, changes)
