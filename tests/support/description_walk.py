"""Walks whatever the API's description names: every read with every filter, every write with wrong bodies.

It knows no endpoint by name, so that a route added later is walked too.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from uuid import uuid4

from sqlalchemy import MetaData, Uuid, select
from werkzeug.test import TestResponse

from tests.support.system import Person, Running

VOLATILE = {"X-Request-Id", "Date", "Content-Length"}
NEW_EACH_TIME = re.compile(r'"(?:request_id|asked_at)": "[^"]*"')
# A list that is answered whole has fifty rows at most.
MOST_PAGES = 51
MOST_VALUES = 4
# Where nothing of its kind is there: ids of other things.
MOST_STRANGE_IDS = 3
Ids = dict[str, list[str]]


@dataclass(frozen=True)
class Operation:
    """One method of one path, as it is described."""

    method: str
    path: str
    parameters: tuple[Mapping[str, Any], ...]
    body: Mapping[str, Any] | None
    access: str

    def names(self, place: str) -> list[str]:
        """The parameters in the path or the query."""
        return [parameter["name"] for parameter in self.parameters if parameter["in"] == place]

    def schema_of(self, name: str) -> Mapping[str, Any]:
        """What a parameter may be."""
        return next(dict(p["schema"]) for p in self.parameters if p["name"] == name)


@dataclass(frozen=True)
class Seen:
    """An answer without what is new in every answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    def without(self, *texts: str) -> "Seen":
        """The same with these texts taken out, wherever they stand."""
        body, headers = self.body, self.headers
        for text in texts:
            body = body.replace(text, "…")
            headers = tuple((name, value.replace(text, "…")) for name, value in headers)
        return Seen(self.status, headers, body)

    @property
    def everything(self) -> str:
        """All that can be read in it."""
        return self.body + "".join(f"\n{name}: {value}" for name, value in self.headers)


@dataclass
class Walk:
    """What there is to fill in: ids by the name of their column, and words for the filters."""

    running: Running
    words: Sequence[str] = ()
    places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _operations: list[Operation] = field(default_factory=list)

    def list_operations(self) -> list[Operation]:
        """Everything that the description names; it is read once."""
        if not self._operations:
            self._operations += self._read_operations()
        return self._operations

    def _read_operations(self) -> list[Operation]:
        document = self.running.get("/api/v1/openapi.json").get_json()
        found = []
        for path, methods in document["paths"].items():
            shared = methods.get("parameters", [])
            for method, told in methods.items():
                if method == "parameters":
                    continue
                content = told.get("requestBody", {}).get("content", {})
                schema = content.get("application/json", {}).get("schema")
                parameters = (*shared, *told.get("parameters", []))
                body = resolve(document, schema) if schema else None
                found.append(Operation(method.upper(), path, parameters, body, told["x-access"]))
        return found

    def fill_path(self, operation: Operation, ids: Ids) -> Iterator[str]:
        """The path with everything that can stand in it."""
        names = operation.names("path")
        choices = [self.list_values(name, operation.schema_of(name), ids) for name in names]
        for values in product(*choices):
            path = operation.path
            for name, value in zip(names, values, strict=True):
                path = path.replace(f"{{{name}}}", value)
            yield path

    def list_values(self, name: str, schema: Mapping[str, Any], ids: Ids) -> list[str]:
        """What a parameter is tried with."""
        if name in self.places:
            return list(self.places[name])
        if schema.get("format") == "uuid" or name.endswith("_id"):
            return ids.get(name) or some_of((some[0] for some in ids.values()), MOST_STRANGE_IDS)
        if "enum" in schema:
            return some_of((str(value) for value in schema["enum"] if value is not None), MOST_VALUES)
        kinds = schema.get("type", "string")
        if "boolean" in kinds:
            return ["true", "false"]
        if "integer" in kinds:
            return ["1", "2"]
        if "array" in kinds:
            one = name.removesuffix("s") if name.endswith("_ids") else name
            return self.list_values(one, schema["items"], ids)
        return ["2021-10-05"] if schema.get("format") == "date" else list(self.words)

    def fill_query(self, operation: Operation, ids: Ids) -> Iterator[dict[str, str]]:
        """No filter, then every filter with every value; what must be given is given each time."""
        needed = [p for p in operation.parameters if p["in"] == "query" and p.get("required")]
        always = {p["name"]: self.list_values(p["name"], p["schema"], ids)[0] for p in needed}
        yield always
        for name in operation.names("query"):
            if name in {"cursor", "limit", "dry_run"}:
                continue
            for value in self.list_values(name, operation.schema_of(name), ids):
                if always.get(name) != value:
                    yield {**always, name: value}

    def ask(self, operation: Operation, person: Person | None, path: str, **more: Any) -> Seen:
        """One request, its whole answer read."""
        return see(self.running.call(operation.method, path, person, **more))

    def read(
        self, operation: Operation, person: Person | None, path: str, query: dict[str, str], *, pages: bool
    ) -> Iterator[tuple[str, Seen]]:
        """The answer; of a list that it holds whole, without filters, also every page of one row."""
        first = self.ask(operation, person, path, query_string=query)
        yield f"{path} {query}", first
        if not pages or "limit" not in operation.names("query") or query or first.status != 200:
            return
        if json.loads(first.body)["next"]:
            return
        cursor: dict[str, str] = {}
        for number in range(MOST_PAGES):
            seen = self.ask(operation, person, path, query_string={"limit": "1", **cursor})
            yield f"{path} page {number}", seen
            after = json.loads(seen.body)["next"]
            if after is None:
                return
            cursor = {"cursor": after}
        raise AssertionError(f"{path} does not end")


def see(answer: TestResponse) -> Seen:
    """What there is to be seen in an answer, workbooks unpacked."""
    content = answer.get_data()
    headers = tuple(sorted((n, v) for n, v in answer.headers if n not in VOLATILE))
    if content.startswith(b"PK"):
        return Seen(answer.status_code, headers, _unpack(content))
    text = NEW_EACH_TIME.sub("", content.decode("utf-8", "backslashreplace"))
    return Seen(answer.status_code, headers, text)


def _unpack(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        names = [name for name in sorted(opened.namelist()) if not name.startswith("docProps/")]
        return "\n".join(opened.read(name).decode("utf-8", "backslashreplace") for name in names)


def resolve(document: Mapping[str, Any], schema: Any) -> Any:
    """A schema with what it refers to in its place."""
    if isinstance(schema, list):
        return [resolve(document, one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return resolve(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    return {name: resolve(document, value) for name, value in schema.items()}


def sample(schema: Mapping[str, Any]) -> Any:
    """A body as the description asks for it, of what must be given only."""
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    kinds = schema.get("type", "object")
    if "object" in kinds:
        told = schema.get("properties", {})
        return {name: sample(told[name]) for name in schema.get("required", [])}
    if "array" in kinds:
        return [sample(schema["items"])] if schema.get("minItems") else []
    if "string" in kinds:
        texts = {"uuid": str(uuid4()), "date": "2021-10-05"}
        return texts.get(schema.get("format", ""), "16.06" if "pattern" in schema else "kata")
    return True if "boolean" in kinds else 1


def list_id_fields(schema: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """The fields of a body that take an id, or a list of ids (true)."""
    found = []
    for name, told in schema.get("properties", {}).items():
        if told.get("format") == "uuid":
            found.append((name, False))
        elif told.get("items", {}).get("format") == "uuid":
            found.append((name, True))
    return found


def list_ids(running: Running, metadata: MetaData) -> Ids:
    """Every id in every table of a service, by the name of its column."""
    found: dict[str, set[str]] = {}
    with running.session() as session:
        for table in metadata.tables.values():
            for column in table.columns:
                if isinstance(column.type, Uuid):
                    values = session.scalars(select(column).where(column.is_not(None)).distinct())
                    found.setdefault(column.name, set()).update(str(value) for value in values)
    return {name: sorted(values) for name, values in found.items() if values}


def fewer(ids: Ids, most: int) -> Ids:
    """At most so many of each name."""
    return {name: some_of(values, most) for name, values in ids.items()}


def subtract(ids: Ids, before: Ids) -> Ids:
    """What was not there before, under whatever name."""
    known = {one for values in before.values() for one in values}
    left = {name: [one for one in values if one not in known] for name, values in ids.items()}
    return {name: values for name, values in left.items() if values}


def some_of(ids: Iterable[str], most: int) -> list[str]:
    """At most so many, spread over all of them."""
    every = sorted(ids)
    step = max(1, len(every) // most)
    return every[::step][:most]
