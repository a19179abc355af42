"""What the exports read: the filters of each list without its paging, and how the file shall be."""

from marshmallow import Schema, fields, validate

from registry_service.replication.schemas import ConcerningArguments
from registry_service.standards.schemas.complaints import ComplaintSharesSchema
from registry_service.standards.schemas.completeness import RegionArguments, SummedCompletenessSchema
from registry_service.standards.schemas.services import ComponentSchema
from registry_service.usage.schemas import MonthFigureSchema, StatedFigureSchema
from registry_service.usage.schemas.series import InnovationReminderSchema, ListedFigureSchema
from shared.http.endpoints import ListArguments
from shared.http.fields import RegionCode, WholeText

FORMATS = ("csv", "xlsx", "jsonl")
SEPARATORS = {"comma": ",", "semicolon": ";"}
PAGING = ("cursor", "limit")
MONTH = WholeText(r"[0-9]{4}-(0[1-9]|1[0-2])", error='Must be as "2021-10".')


class ExportArguments(Schema):
    """How the file shall be: `separator` is CSV's, `lang` the table's; JSON lines keep the API's names."""

    format = fields.String(load_default="csv", validate=validate.OneOf(FORMATS))
    lang = fields.String(load_default="id", validate=validate.OneOf(("id", "en")))
    separator = fields.String(load_default="comma", validate=validate.OneOf(list(SEPARATORS)))


def arguments_of(listed: type[ListArguments]) -> type[Schema]:
    """The filters of a list and how its file shall be; a file has no pages."""
    own = {"Meta": type("Meta", (), {"exclude": PAGING}), "__doc__": listed.__doc__}
    return type(f"Export{listed.__name__}", (ExportArguments, listed), own)


class FigureFilter(ListArguments):
    """Figures of the innovations of a region or an agency, or of one innovation."""

    region_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)
    innovation_id = fields.UUID(load_default=None)


class MonthFigureFilter(FigureFilter):
    """Months' figures of the innovations of a region or an agency, or of one, in some months."""

    from_month = fields.String(load_default=None, validate=MONTH)
    to_month = fields.String(load_default=None, validate=MONTH)


class ShareFilter(ListArguments):
    """Complaint shares of the channels of a region or an agency, in some months."""

    region_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)
    from_month = fields.String(load_default=None, validate=MONTH)
    to_month = fields.String(load_default=None, validate=MONTH)


class ReplicationFilter(ConcerningArguments):
    """Replications in a state, or by a region."""

    region_code = RegionCode(load_default=None)


class CompletenessFilter(RegionArguments):
    """The region whose agencies are looked at, and by which checklist."""

    region_code = RegionCode(required=True)


class LatestRow(ListedFigureSchema):
    """An innovation with its users per month, beginning with whose it is."""

    class Meta:
        fields = (
            *("region_code", "agency_id", "innovation_id", "name", "is_programme"),
            *("users_per_month", "source", "month", "stated_on", "channels"),
            *("components", "components_with_figure", "confirmed_until", "unconfirmed_since"),
        )


class RemindedRow(InnovationReminderSchema):
    """An innovation of which something is asked: months that are missing, figures that look wrong."""

    class Meta:
        fields = (
            *("region_code", "agency_id", "innovation_id", "name"),
            *("confirmed_until", "unconfirmed_since", "missing", "marked"),
        )

    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)


class CompletenessRow(SummedCompletenessSchema):
    """An agency by a checklist; `missing` names each item with the number of services it is missing of.

    The share is left out: a spreadsheet would take "9/14" for a day.
    """

    class Meta:
        fields = (
            *("region_code", "agency_id", "checklist"),
            *("services", "items", "met", "not_known", "missing"),
        )

    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True)
    checklist = fields.String(required=True)


class InnovationOfFigure(Schema):
    """Whose figure it is."""

    innovation_name = fields.String(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)


class MonthFigureRow(MonthFigureSchema, InnovationOfFigure):
    """A month's figure with the innovation that it is of."""


class StatedFigureRow(StatedFigureSchema, InnovationOfFigure):
    """A stated figure with the innovation that it is of."""


class ComponentRow(ComponentSchema):
    """A component with the service that it is of."""

    service_name = fields.String(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True)


class ComplaintSharesRow(ComplaintSharesSchema):
    """A month's shares with the channel that they are of."""

    channel_name = fields.String(required=True)
    kind = fields.String(required=True)
    region_code = fields.String(required=True)
    agency_id = fields.UUID(required=True, allow_none=True)
