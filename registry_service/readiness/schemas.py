"""What the readiness endpoints answer."""

from marshmallow import Schema, fields, validate

from registry_service.requirements.rule_sets import CONFIDENCES


class WordsSchema(Schema):
    """A sentence in both languages."""

    id = fields.String(required=True)
    en = fields.String(required=True)


class GapSchema(Schema):
    """A requirement that is not met; `found` is what there is of it, null where that is nothing.

    `fact` is the field it looks at, or what is counted: age_in_months, same_titles, national_awards,
    usage_months, replications, replicates, evidence_count. What is not blocking is advice.
    """

    code = fields.String(required=True)
    fact = fields.String(required=True)
    is_blocking = fields.Boolean(required=True)
    found = fields.String(required=True, allow_none=True)
    words = fields.Nested(WordsSchema, required=True)


class RuleSetSchema(Schema):
    """One step, competition or index; `source` is its legal basis or whose rule it is.

    `confidence` says whether the rule itself was read (official), those who apply it told it (reported),
    or it is Prima's (own).
    """

    rule_set_id = fields.String(required=True)
    version = fields.Integer(required=True)
    title = fields.Nested(WordsSchema, required=True)
    source = fields.String(required=True)
    confidence = fields.String(required=True, validate=validate.OneOf(CONFIDENCES))
    requirements = fields.Integer(required=True)
    is_ready = fields.Boolean(required=True)
    gaps = fields.List(fields.Nested(GapSchema), required=True)


class ReadinessSchema(Schema):
    """What an innovation, or the draft beside it, lacks by each rule set.

    `word_counts` tells of each long text, by its field, how many words it has, also once they are enough.
    """

    innovation_id = fields.UUID(required=True)
    word_counts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"example": {"how_it_works": 212}},
    )
    rule_sets = fields.List(fields.Nested(RuleSetSchema), required=True)
