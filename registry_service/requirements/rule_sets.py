"""Loads the rule sets that ship as files and refuses one that is not whole; a new rule set is a new file."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, fields, validate

from registry_service.requirements.rules import TESTS, Requirement, RuleSet

FILES = Path(__file__).with_name("files")
CONFIDENCES = ("official", "reported", "own")


class RequirementSchema(Schema):
    """One requirement of a file."""

    code = fields.String(required=True)
    fact = fields.String(required=True)
    test = fields.String(required=True, validate=validate.OneOf(sorted(TESTS)))
    value = fields.Raw(load_default=None)
    is_blocking = fields.Boolean(load_default=True)
    words_id = fields.String(required=True)
    words_en = fields.String(required=True)


class RuleSetSchema(Schema):
    """A whole file."""

    rule_set_id = fields.String(required=True)
    version = fields.Integer(required=True, strict=True)
    title_id = fields.String(required=True)
    title_en = fields.String(required=True)
    source = fields.String(required=True)
    confidence = fields.String(required=True, validate=validate.OneOf(CONFIDENCES))
    requirements = fields.List(
        fields.Nested(RequirementSchema), required=True, validate=validate.Length(min=1)
    )


def load_rule_set(text: str) -> RuleSet:
    """A rule set; raises ValidationError naming what is wrong with the file."""
    loaded: dict[str, Any] = RuleSetSchema().load(yaml.safe_load(text))
    requirements = tuple(Requirement(**requirement) for requirement in loaded.pop("requirements"))
    return RuleSet(**loaded, requirements=requirements)


@cache
def get_rule_sets() -> dict[str, RuleSet]:
    """Every rule set by its id, in the order of the files' names."""
    found = [load_rule_set(path.read_text(encoding="utf-8")) for path in sorted(FILES.glob("*.yaml"))]
    return {rule_set.rule_set_id: rule_set for rule_set in found}
