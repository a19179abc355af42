"""The ranking of a period as a file for spreadsheet programs; it ranks by what `rankings` says."""

from collections.abc import Iterator
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus
from evaluation_service.scorecards import queries
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scorecards.rankings import rank_cards
from evaluation_service.scorecards.result_lists import Wanted, list_card_ids
from evaluation_service.scoring.ranking import Ranked
from shared.actor import Actor
from shared.contracts.place_entries import UNIT_KINDS
from shared.http.fields import Line, RegionCode
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
    """The language of headings and numbers, and which of the units are wanted."""

    lang = fields.String(load_default="id", validate=validate.OneOf(tuple(SIGNS)))
    text = Line(load_default=None, longest=200)
    region_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)
    unit_kind = fields.String(load_default=None, validate=validate.OneOf(UNIT_KINDS))
    grade = fields.String(load_default=None, validate=validate.Length(max=50))


def make_ranking_file(
    session: Session, actor: Actor, period_id: UUID, wanted: Wanted, lang: str
) -> Attachment:
    """The scored lokus that are wanted by their rank in the whole period, those without an index last.

    Unknown cells are empty.
    """
    period = queries.get_period_with_results(session, actor, period_id)
    shown = queries.select_shown_lokus(session, actor, period)
    cards = rank_cards(session, period_id, {}, shown).every
    if not wanted.is_nothing:
        ids = list_card_ids(session, period_id, wanted)
        cards = [card for card in cards if card[1][0].scorecard_id in ids]
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
