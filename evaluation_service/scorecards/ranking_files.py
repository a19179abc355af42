"""The ranking of a period as a file for spreadsheet programs; it ranks by what `rankings` says."""

from collections.abc import Iterator
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus
from evaluation_service.scorecards import queries
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scorecards.rankings import rank_cards
from evaluation_service.scoring.ranking import Ranked
from shared.actor import Actor
from shared.http.streams import Attachment
from shared.sheets.outgoing import Cell, csv_chunks

# Spreadsheet programs of a language expect its decimal sign, and another one between the cells.
SIGNS = {"id": (",", ";"), "en": (".", ",")}
BATCH = 500
HEADINGS = {
    "id": (
        *("Peringkat", "Peringkat bersama", "Unit", "Perangkat daerah", "Kode daerah", "Daerah"),
        *("Jenis pelayanan", "Nilai", "Predikat", "Sebutan", "Keterangan"),
    ),
    "en": (
        *("Rank", "Rank is shared", "Unit", "Agency", "Region code", "Region"),
        *("Kind of service", "Index", "Grade", "Label", "Remark"),
    ),
}
SHARED = {"id": ("tidak", "ya"), "en": ("no", "yes")}


class RankingFileArguments(Schema):
    """The language of headings and numbers."""

    lang = fields.String(load_default="id", validate=validate.OneOf(tuple(SIGNS)))


def make_ranking_file(session: Session, actor: Actor, period_id: UUID, *, lang: str) -> Attachment:
    """All scored lokus by rank, those without an index last; unknown cells are empty."""
    period = queries.get_period_with_results(session, actor, period_id)
    shown = queries.select_shown_lokus(session, actor, period)
    cards = rank_cards(session, period_id, {}, shown).every
    rows = (
        [
            _make_row(place, card, lokus, period.marking, lang)
            for place, (card, lokus, _) in cards[at : at + BATCH]
        ]
        for at in range(0, len(cards), BATCH)
    )
    chunks: Iterator[bytes] = csv_chunks(HEADINGS[lang], rows, SIGNS[lang][1])
    return Attachment(f"ranking-{period_id}.csv", "text/csv", chunks)


def _make_row(
    place: Ranked | None, card: Scorecard, lokus: Lokus, marking: str | None, lang: str
) -> list[Cell]:
    index = card.index_text.replace(".", SIGNS[lang][0]) if card.index_text else None
    return [
        place.rank if place else None,
        SHARED[lang][place.shared] if place else None,
        lokus.unit_official_name,
        lokus.agency_name,
        lokus.region_code,
        lokus.region_name,
        lokus.service_kind,
        index,
        card.grade,
        card.label_en if lang == "en" else card.label_id,
        marking,
    ]
