"""Ranks on the published two-decimal index; ties share a rank. Knows no regions and no periods."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from evaluation_service.scoring.decimals import hundredths_of

TIE_RULE = "equal_index_shares_rank_next_skipped"  # 1, 2, 2, 4


@dataclass(frozen=True)
class RankEntry:
    """`index` as published, like "4.65"; `name_key` orders entries of one rank."""

    id: str
    name_key: str
    index: str


@dataclass(frozen=True)
class Ranked:
    rank: int
    shared: bool  # whether another entry has the same rank
    id: str
    index: str


@dataclass(frozen=True)
class RankGroup:
    """All entries of one index; `rank` is theirs, and how many stand before them is one less."""

    hundredths: int
    rank: int
    count: int


def rank_groups(counts: Mapping[int, int]) -> list[RankGroup]:
    """From how many entries each index in hundredths has, the ranks of `rank_entries`, best first."""
    groups, before = [], 0
    for hundredths in sorted(counts, reverse=True):
        groups.append(RankGroup(hundredths, before + 1, counts[hundredths]))
        before += counts[hundredths]
    return groups


def rank_entries(entries: Iterable[RankEntry]) -> list[Ranked]:
    """By index from high to low, then name key, then id; ScoringError for an index not in two decimals."""
    ordered = sorted(entries, key=lambda entry: (-hundredths_of(entry.index), entry.name_key, entry.id))
    ranked: list[Ranked] = []
    for index, group in groupby(ordered, key=lambda entry: entry.index):
        tied = list(group)
        rank = len(ranked) + 1
        ranked += [Ranked(rank, len(tied) > 1, entry.id, index) for entry in tied]
    return ranked
