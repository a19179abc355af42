"""The endpoints that give lists as files; the lists themselves decide who sees what."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from registry_service.exports.lists import LISTS, ExportedList
from registry_service.exports.making import MEDIA_TYPES, make_attachment
from registry_service.exports.schemas import arguments_of
from shared.actor import Actor
from shared.http.endpoints import Endpoints
from shared.http.snapshot_streams import stream_snapshot
from shared.http.streams import Attachment

exports = Endpoints("exports", "/api/v1", "Lists as files: CSV, XLSX, JSON lines")


def _view_of(exported: ExportedList) -> Callable[..., Attachment]:
    def export(session: Session, actor: Actor, arguments: dict[str, Any]) -> Attachment:
        return make_attachment(session, actor, exported, **arguments)

    export.__name__ = f"export_{exported.name}"
    export.__doc__ = f"{exported.title_en} as a file; the filters are those of the list."
    return export


for _exported in LISTS:
    stream_snapshot(
        exports,
        f"/exports/{_exported.name}",
        access=_exported.access,
        arguments=arguments_of(_exported.filter),
        media_types=tuple(MEDIA_TYPES.values()),
    )(_view_of(_exported))
