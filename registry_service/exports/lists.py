"""The lists that can be had as files; each shows its reader what the list itself shows them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies, list_units
from registry_service.agencies.schemas import AgencyFilter, AgencySchema, UnitFilter, UnitSchema
from registry_service.exports import (
    columns,
    figure_queries,
    headings,
    queries,
    schemas,
    standard_queries,
    telling,
)
from registry_service.innovations.queries import list_innovations
from registry_service.innovations.schemas import InnovationFilter, InnovationSchema
from registry_service.replication.schemas import ReplicationSchema
from registry_service.standards.queries.complaints import list_channels
from registry_service.standards.queries.documents import list_documents
from registry_service.standards.queries.services import list_services
from registry_service.standards.schemas.complaints import ChannelFilter, ChannelSchema
from registry_service.standards.schemas.services import (
    DocumentFilter,
    DocumentSchema,
    ServiceFilter,
    ServiceSchema,
)
from registry_service.usage.queries.reminders import REMINDED
from registry_service.usage.schemas.series import LatestArguments, ReminderArguments
from shared.actor import Actor
from shared.http.access import EVERYONE, Access, any_of
from shared.http.endpoints import ListArguments
from shared.http.paging import Page

ListPage = Callable[..., Page]


@dataclass(frozen=True)
class ExportedList:
    """One list: its name, what it is called on a sheet and in a file's name, its rows and its filters.

    Who may ask for the file is who may ask for the list. `telling` says what stands in a cell for a record in
    a list.
    """

    name: str
    title_id: str
    title_en: str
    row: type[Schema]
    filter: type[ListArguments]
    list_page: ListPage
    words: headings.Words = field(default_factory=lambda: headings.HEADINGS)
    access: Access = EVERYONE
    telling: columns.Telling = field(default_factory=dict)


def _for_all(list_page: Callable[..., Page]) -> ListPage:
    """A list that is the same for everybody."""

    def list_for(session: Session, actor: Actor, **given: Any) -> Page:
        return list_page(session, **given)

    return list_for


LISTS = (
    ExportedList(
        "innovations", "Inovasi", "Innovations", InnovationSchema, InnovationFilter, list_innovations
    ),
    ExportedList(
        "agencies", "Perangkat daerah", "Agencies", AgencySchema, AgencyFilter, _for_all(list_agencies)
    ),
    ExportedList("units", "Unit pelayanan", "Units", UnitSchema, UnitFilter, _for_all(list_units)),
    ExportedList(
        "usage_months",
        "Pengguna per bulan",
        "Usage by month",
        schemas.MonthFigureRow,
        schemas.MonthFigureFilter,
        queries.list_month_figures,
    ),
    ExportedList(
        "usage_stated",
        "Angka pengguna tersebut",
        "Stated usage",
        schemas.StatedFigureRow,
        schemas.FigureFilter,
        queries.list_stated_figures,
    ),
    ExportedList(
        "usage_latest",
        "Pengguna terakhir",
        "Latest usage",
        schemas.LatestRow,
        LatestArguments,
        figure_queries.list_latest,
        headings.LATEST_WORDS,
    ),
    ExportedList(
        "usage_reminders",
        "Pengingat laporan",
        "Reminders",
        schemas.RemindedRow,
        ReminderArguments,
        figure_queries.list_reminded,
        headings.LATEST_WORDS,
        any_of(*REMINDED),
        telling.REMINDED_CELLS,
    ),
    ExportedList(
        "services", "Layanan", "Services", ServiceSchema, ServiceFilter, list_services, headings.SERVICE_WORDS
    ),
    ExportedList(
        "service_components",
        "Komponen standar",
        "Standard components",
        schemas.ComponentRow,
        ServiceFilter,
        standard_queries.list_components,
        headings.COMPONENT_WORDS,
    ),
    ExportedList(
        "service_documents",
        "Dokumen layanan",
        "Service documents",
        DocumentSchema,
        DocumentFilter,
        _for_all(list_documents),
        headings.DOCUMENT_WORDS,
    ),
    ExportedList(
        "completeness",
        "Kelengkapan standar",
        "Completeness of standards",
        schemas.CompletenessRow,
        schemas.CompletenessFilter,
        figure_queries.list_completeness,
        headings.COMPLETENESS_WORDS,
        telling=telling.COMPLETENESS_CELLS,
    ),
    ExportedList(
        "complaint_channels",
        "Kanal pengaduan",
        "Complaint channels",
        ChannelSchema,
        ChannelFilter,
        _for_all(list_channels),
        headings.COMPLAINT_WORDS,
    ),
    ExportedList(
        "complaint_shares",
        "Pengaduan per bulan",
        "Complaint shares",
        schemas.ComplaintSharesRow,
        schemas.ShareFilter,
        standard_queries.list_complaint_shares,
        headings.COMPLAINT_WORDS,
    ),
    ExportedList(
        "replications",
        "Replikasi",
        "Replications",
        ReplicationSchema,
        schemas.ReplicationFilter,
        standard_queries.list_replications,
        headings.REPLICATION_WORDS,
    ),
)


def find_list(name: str) -> ExportedList:
    """The list of this name; there must be one."""
    return next(exported for exported in LISTS if exported.name == name)
