"""The catalogue's endpoints: search for everyone, likely twins for who is writing a record."""

from typing import Any

from sqlalchemy.orm import Session

from registry_service.catalogue import queries
from registry_service.catalogue.schemas import (
    CatalogueArguments,
    CatalogueSchema,
    TwinArguments,
    TwinsSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE, SIGNED_IN
from shared.http.endpoints import Answer, Endpoints

catalogue = Endpoints("catalogue", "/api/v1", "The public catalogue: search, facets, likely twins")


@catalogue.read("/catalogue", access=EVERYONE, answer=CatalogueSchema, arguments=CatalogueArguments)
def search_catalogue(session: Session, actor: Actor, arguments: dict[str, Any]) -> Answer:
    """Published innovations by relevance to a text or by name, with their number and their facets."""
    found = queries.search_catalogue(session, actor, **arguments)
    return Answer(found, next_cursor=found["next"])


@catalogue.read("/innovations/twins", access=SIGNED_IN, answer=TwinsSchema, arguments=TwinArguments)
def list_twins(session: Session, actor: Actor, arguments: dict[str, Any]) -> dict[str, Any]:
    """What may be the same innovation as the one being written."""
    return {"items": queries.list_twins(session, actor, **arguments)}
