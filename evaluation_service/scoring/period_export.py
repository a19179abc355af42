"""The file that carries a whole period to another machine, line by line; holds all that re-computing needs.

Each line is one JSON object in canonical form, named by its `kind`: first `period` (the instrument, once,
and what the period decided), then `lokus` for each chosen unit by id (its sheets, what was left out, the
sums of its survey, its scorecard with the trace; without a sheet that counts it has none), then `place` for
each rank, `region` for each value, `totals`, and at last `digest`, SHA-256 over all bytes before it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from evaluation_service.scoring.canonical import canonical_json, digest_of
from evaluation_service.scoring.combined import FormsScorecard, SurveySums, score_lokus_of_forms
from evaluation_service.scoring.exact import LeftOut, Levels, Rule, Scorecard, score_lokus
from evaluation_service.scoring.forms import FormSet, build_form_set
from evaluation_service.scoring.instrument import Document, build_instrument, hash_scoring, hash_wording
from evaluation_service.scoring.ranking import TIE_RULE, RankEntry, rank_entries
from evaluation_service.scoring.region import REGION_RULE, LokusValue, score_region
from evaluation_service.scoring.weights import FormWeights

PERIOD_FORMAT = "prima-period"
PERIOD_VERSION = 1

HEAD, LOKUS, PLACE, REGION, TOTALS, DIGEST = "period", "lokus", "place", "region", "totals", "digest"

Record = dict[str, Any]
Exact = tuple[int, int]


@dataclass(frozen=True)
class LokusMaterial:
    """What a lokus' scorecard was computed from; without sheets there is none."""

    sheets: Mapping[str, Levels]
    left_out: Sequence[LeftOut]
    survey: SurveySums | None


def has_form_sets(document: Document) -> bool:
    """Whether the instrument has several forms."""
    return bool(document["format_version"] == 2)


@dataclass(frozen=True)
class PeriodScoring:
    """How a period scores, made ready once for all its lokus; `settings` as the head states them."""

    document: Document
    settings: Mapping[str, Any]
    built: Any

    @classmethod
    def of(cls, document: Document, settings: Mapping[str, Any]) -> "PeriodScoring":
        """Raises ScoringError where the settings do not fit the instrument."""
        if has_form_sets(document):
            return cls(
                document, settings, build_form_set(document, settings["form_set"], settings["decisions"])
            )
        return cls(document, settings, build_instrument(document))

    def score(self, material: LokusMaterial) -> Scorecard | FormsScorecard:
        """One lokus; raises ScoringError naming every fault."""
        rule = cast("Rule", self.settings["rule"])
        if isinstance(self.built, FormSet):
            return score_lokus_of_forms(self.built, rule, material.sheets, material.survey, material.left_out)
        weights = cast("FormWeights | None", self.settings["form_weights"])
        return score_lokus(self.built, rule, material.sheets, material.left_out, form_weights=weights)


def state_period(document: Document, settings: Mapping[str, Any], context: Mapping[str, str]) -> Record:
    """The first line."""
    return {
        "kind": HEAD,
        "format": PERIOD_FORMAT,
        "format_version": PERIOD_VERSION,
        "context": dict(context),
        "instrument": document,
        "instrument_hashes": {"scoring": hash_scoring(document), "wording": hash_wording(document)},
        "settings": dict(settings),
    }


def state_lokus(
    names: Mapping[str, str],
    scorecard_id: str | None,
    material: LokusMaterial,
    scorecard: Mapping[str, Any] | None,
) -> Record:
    """The line of one lokus; `names` are its id, its unit's and its region's."""
    return {
        "kind": LOKUS,
        "lokus": dict(names),
        "scorecard_id": scorecard_id,
        "sheets": [
            {"id": sheet, "levels": dict(material.sheets[sheet])} for sheet in sorted(material.sheets)
        ],
        "left_out": [{"id": sheet, "reason": reason} for sheet, reason in sorted(material.left_out)],
        "survey": None if material.survey is None else asdict(material.survey),
        "scorecard": None if scorecard is None else dict(scorecard),
    }


@dataclass
class Gathered:
    """What ranking, region values and totals need of each lokus; a few words a lokus, never its trace."""

    scoring_hash: str
    figure: str
    entries: list[RankEntry] = field(default_factory=list)
    values: dict[str, list[LokusValue]] = field(default_factory=dict)
    chosen: dict[tuple[str, str], int] = field(default_factory=dict)
    digests: list[list[str]] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document) -> "Gathered":
        """Nothing yet, of a period with this instrument."""
        return cls(hash_scoring(document), document["figure"]["code"])

    def add(
        self,
        names: Mapping[str, str],
        scorecard_id: str | None,
        index: str | None,
        trace_digest: str | None,
        exact: Exact | None,
    ) -> None:
        """One lokus: what is published of it, and its exact value."""
        lokus_id, region = names["lokus_id"], (names["region_code"], names["region_name"])
        self.chosen[region] = self.chosen.get(region, 0) + 1
        if scorecard_id is not None and trace_digest is not None:
            self.digests.append([scorecard_id, trace_digest])
        if index is not None and exact is not None:
            self.entries.append(RankEntry(lokus_id, names["unit_official_name"].casefold(), index))
            value = LokusValue(lokus_id, self.scoring_hash, self.figure, *exact)
            self.values.setdefault(region[0], []).append(value)

    def list_results(self) -> Iterator[Record]:
        """The lines after those of the lokus, but for the last one."""
        for place in rank_entries(self.entries):
            yield {
                "kind": PLACE,
                "lokus_id": place.id,
                "rank": place.rank,
                "is_shared": place.shared,
                "index": place.index,
            }
        for (code, name), number in sorted(self.chosen.items()):
            value = score_region(self.values.get(code, []))
            yield {
                "kind": REGION,
                "region_code": code,
                "region_name": name,
                "index": value.index,
                "lokus_count": value.count,
                "lokus_chosen": number,
            }
        yield {
            "kind": TOTALS,
            "tie_rule": TIE_RULE,
            "region_rule": REGION_RULE,
            "lokus_chosen": sum(self.chosen.values()),
            "lokus_ranked": len(self.entries),
            "lokus_without_index": len(self.digests) - len(self.entries),
            "scorecards_sha256": digest_of(sorted(self.digests)),
        }


def write_line(record: Record) -> bytes:
    """One line of the file."""
    return f"{canonical_json(record)}\n".encode()


def write_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """The lines with the digest over them as the last."""
    over = hashlib.sha256()
    for record in records:
        line = write_line(record)
        over.update(line)
        yield line
    yield write_line({"kind": DIGEST, "sha256": over.hexdigest()})
