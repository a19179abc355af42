"""Decisions about the survey: what a response may say, what its digests cover, what a burst is; no I/O."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from evaluation_service.periods.stage_rules import StageDates, is_open_at
from evaluation_service.scoring.decimals import round_half_up, text_of_hundredths
from shared.canonical import digest
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR
from shared.errors import FieldProblem

POSTER, SLIPS, LINKS, TABLET, INTERVIEWER, PAPER = (
    "poster",
    "slips",
    "links",
    "tablet",
    "interviewer",
    "paper",
)
OWN_PHONE = "own_phone"
MODE_OF = {
    POSTER: OWN_PHONE,
    SLIPS: OWN_PHONE,
    LINKS: OWN_PHONE,
    TABLET: TABLET,
    INTERVIEWER: INTERVIEWER,
    PAPER: PAPER,
}
MODES = (OWN_PHONE, TABLET, INTERVIEWER, PAPER)
LIST_KINDS = (SLIPS, LINKS, TABLET, INTERVIEWER)
MOST_TOKENS = 200
# Of one lokus; what is refused beyond is counted together, by reason.
MOST_REFUSALS = 10_000
MANY_TOKENS = bytes(32)
# A poster that was opened, and nothing sent: whoever comes later opens it anew.
UNUSED_LIFETIME = timedelta(days=7)

SEXES = ("female", "male")
AGE_GROUPS = ("under_18", "18_25", "26_35", "36_45", "46_55", "56_65", "over_65")

FORGED, USED, EXPIRED, NOT_YET, REVOKED = "forged", "already_used", "expired", "not_yet", "revoked"
REFUSALS = (FORGED, USED, EXPIRED, NOT_YET, REVOKED)
COMING, TAKING, OVER = "coming", "taking", "over"

MARKED, EXCLUDED = "marked", "excluded"
BURST_LEAST = 10
BURST_GAP = timedelta(minutes=2)
# A run that is no burst yet holds fewer than this many gaps, so it cannot reach further back.
BURST_REACH = BURST_GAP * BURST_LEAST

ADMINISTRATOR_SIDE, EVALUATOR_SIDE, UNIT_SIDE = "administrator", "evaluator", "unit"
MAY_ISSUE = {
    SLIPS: (ADMINISTRATOR_SIDE, EVALUATOR_SIDE),
    LINKS: (ADMINISTRATOR_SIDE, EVALUATOR_SIDE),
    TABLET: (ADMINISTRATOR_SIDE, EVALUATOR_SIDE, UNIT_SIDE),
    INTERVIEWER: (ADMINISTRATOR_SIDE, EVALUATOR_SIDE),
    PAPER: (ADMINISTRATOR_SIDE, EVALUATOR_SIDE),
}
WORKERS = (NATIONAL_ADMINISTRATOR, EVALUATION_ADMINISTRATOR, EVALUATOR)

HIGHEST = 5
FEW = 5
NIK_DIGITS = 16
_DIGITS_WITH_SIGNS = re.compile(r"\d(?:[\W_]*\d){15,}")
# The day is a day of the respondent's; the easternmost zone of the country has the latest one.
EASTERNMOST = timedelta(hours=9)

Levels = Sequence[int | None]
BatchRow = list[str | bool | list[int | None] | None]


@dataclass(frozen=True)
class Given:
    """What a respondent said: a level by item, and what is asked besides; nothing says who it was."""

    answers: Mapping[str, int | None]
    service: str | None
    served_on: date | None
    sex: str | None
    age_group: str | None
    has_disability: bool | None


def find_phase(state: str, stages: int, survey: StageDates | None, now: datetime) -> str:
    """Whether the survey of a period is to come, is taking responses, or is over.

    In a period without stages responses are taken as long as it is open; one that has stages and leaves
    the survey's out takes none.
    """
    if state != "open" or (stages and survey is None):
        return OVER
    if survey is None or is_open_at(survey, now):
        return TAKING
    return COMING if now < survey.opens_at else OVER


def hash_token(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def find_response_problems(codes: Sequence[str], given: Given, now: datetime) -> list[FieldProblem]:
    """Everything in a response that cannot be; an item may be left out, but not all of them."""
    problems = [
        FieldProblem(f"answers.{code}", "the survey has no such item")
        for code in given.answers
        if code not in codes
    ]
    if not any(level is not None for level in given.answers.values()):
        problems.append(FieldProblem("answers", "at least one item must be answered"))
    if given.served_on is not None and given.served_on > (now + EASTERNMOST).date():
        problems.append(FieldProblem("served_on", "lies in the future"))
    if given.service is not None and holds_identity_number(given.service):
        problems.append(
            FieldProblem("service", f"must not hold a number of {NIK_DIGITS} digits or more, such as a NIK")
        )
    return problems


def holds_identity_number(text: str) -> bool:
    """A number of sixteen digits or more, of whatever script, with whatever signs between them."""
    return _DIGITS_WITH_SIGNS.search(text) is not None


def line_up(codes: Iterable[str], answers: Mapping[str, int | None]) -> list[int | None]:
    """The levels in the order of the form's items."""
    return [answers.get(code) for code in codes]


def digest_response(levels: Levels, given: Given) -> bytes:
    """Tells one response from another that comes with the same token."""
    served = None if given.served_on is None else given.served_on.isoformat()
    said = [list(levels), given.service, served, given.sex, given.age_group, given.has_disability]
    return bytes.fromhex(digest(said))


def make_receipt(token_sha256: bytes, response_sha256: bytes) -> str:
    """What a respondent can show of a response; the same however often it was sent."""
    return hashlib.sha256(token_sha256 + response_sha256).hexdigest()


def batch_row(
    token_sha256: bytes,
    mode: str,
    levels: Levels,
    served_on: date | None,
    sex: str | None,
    age_group: str | None,
    has_disability: bool | None,
) -> BatchRow:
    """One response as the digest of its batch covers it.

    The name of the service is left out: it is free text, can be erased, and counts for nothing.
    """
    served = None if served_on is None else served_on.isoformat()
    return [token_sha256.hex(), mode, list(levels), served, sex, age_group, has_disability]


def digest_rows(rows: Iterable[BatchRow]) -> str:
    """The digest of a batch, in whatever order its rows come."""
    return digest(sorted(rows, key=lambda row: str(row[0])))


def digest_text(salt: bytes, text: str) -> str:
    """What the journal may know of a text that may name people."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def digest_tokens(hashes: Iterable[bytes]) -> str:
    """The digest over a set of tokens' hashes."""
    return digest(sorted(one.hex() for one in hashes))


def name_network(address: str | None) -> str | None:
    """The network of an address, as coarse as a household or an office: /24, or /64 of IPv6."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    length = 24 if isinstance(found, IPv4Address) else 64
    return str(ip_network((found, length), strict=False))


def find_runs(moments: Sequence[tuple[datetime, bytes]]) -> list[list[tuple[datetime, bytes]]]:
    """Responses of one network, in the order of time, cut wherever none came for two minutes."""
    runs: list[list[tuple[datetime, bytes]]] = []
    for moment, token in moments:
        if runs and moment - runs[-1][-1][0] <= BURST_GAP:
            runs[-1].append((moment, token))
        else:
            runs.append([(moment, token)])
    return runs


def are_results_shown(side: str, *, is_minimum_met: bool, is_stage_over: bool, is_released: bool) -> bool:
    """Nobody sees results below the minimum, evaluators after the stage only, the unit after the release."""
    if not is_minimum_met:
        return False
    return {ADMINISTRATOR_SIDE: True, EVALUATOR_SIDE: is_stage_over or is_released, UNIT_SIDE: is_released}[
        side
    ]


def mean_text(total: int, answers: int) -> str | None:
    """A mean with two decimals, an exact half going up; `None` where nobody answered."""
    return text_of_hundredths(round_half_up(total, answers)) if answers else None


def hide_few(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts of groups, without those so small that they might point at somebody.

    The next smallest go with them where one alone would be hidden, which the sum would tell, or so few in
    all that each could only be one or two.
    """
    by_size = sorted(counts, key=lambda name: (counts[name], name))
    hidden = {name for name in by_size if counts[name] < FEW}
    for name in by_size:
        if hidden and (len(hidden) == 1 or sum(counts[one] for one in hidden) < FEW):
            hidden.add(name)
    return {name: None if name in hidden else counts[name] for name in sorted(counts)}
