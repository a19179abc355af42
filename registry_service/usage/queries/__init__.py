"""Reads of usage: single figures, the latest of many innovations, series, sums, reminders; no writes."""

from registry_service.usage.queries.figures import (
    find_month_figure,
    get_stated_figure,
    get_usage,
    has_figure,
    list_month_figures,
    list_stated_figures,
    require_figure,
    summarise_innovations,
)
from registry_service.usage.queries.latest import ListedFigure, list_latest, list_latest_figures
from registry_service.usage.queries.reminders import list_reminders
from registry_service.usage.queries.reportable import Reportable, list_reportable
from registry_service.usage.queries.scope import Scope
from registry_service.usage.queries.series import get_series
from registry_service.usage.queries.settings import find_settings, get_settings
from registry_service.usage.queries.sums import get_sums, list_shares

__all__ = [
    "ListedFigure",
    "Reportable",
    "Scope",
    "find_month_figure",
    "find_settings",
    "get_series",
    "get_settings",
    "get_stated_figure",
    "get_sums",
    "get_usage",
    "has_figure",
    "list_latest",
    "list_latest_figures",
    "list_month_figures",
    "list_reminders",
    "list_reportable",
    "list_shares",
    "list_stated_figures",
    "require_figure",
    "summarise_innovations",
]
