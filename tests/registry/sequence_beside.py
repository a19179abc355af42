"""What may become of a record's evidence, usage and replication, as the design tells it."""

from tests.registry.sequence_model import (
    ADMINISTRATORS,
    KEEPERS,
    NEXT,
    WRITERS,
    Entry,
    Figure,
    Piece,
    Record,
    Replication,
    find_role,
    keeps,
    refuse_callers,
    role_for,
    sees,
)

SIDES = ("original", "replica")


def judge_evidence(who: str, record: Record, deed: str, version: str) -> set[int]:
    """Handing in, showing, hiding and taking out the latest piece."""
    if refused := refuse_callers(who, KEEPERS):
        return refused
    reasons = {428} if version == "missing" and deed != "add" else set()
    if not sees(who, record):
        return reasons | {404}
    if not keeps(who, record):
        return reasons | {403}
    if record.state == "archived":
        reasons.add(409)
    if deed != "add" and not record.evidence:
        reasons.add(404)
    elif deed != "add" and version == "stale":
        reasons.add(412)
    return reasons


def do_evidence(who: str, record: Record, deed: str, is_public: bool, key: str) -> list[Entry]:
    """Carry it out."""
    role = role_for(who, KEEPERS, record) or ""
    if deed == "add":
        piece = Piece(key, is_public, is_public and record.was_public)
        record.evidence.append(piece)
        kind = "shown" if piece.is_told else "added"
    else:
        piece = record.evidence[-1]
        was_told = piece.is_told
        if deed == "remove":
            record.evidence.pop()
            kind = "shown_ended" if was_told else "taken_out"
        else:
            if piece.is_public == is_public:
                return []
            piece.is_public, piece.is_told = is_public, is_public and record.was_public
            kind = "shown" if piece.is_told else "shown_ended" if was_told else "changed"
        piece.version += 1
    audience = "public" if kind.startswith("shown") else "private"
    return [Entry(piece.key, piece.version, f"evidence.{kind}", audience, role, who)]


def judge_figure(who: str, record: Record, deed: str, version: str) -> set[int]:
    """Reporting, correcting, confirming and withdrawing the month's figure."""
    if refused := refuse_callers(who, WRITERS):
        return refused
    reasons = {428} if version == "missing" and deed != "report" else set()
    if not sees(who, record):
        return reasons | {404}
    if role_for(who, WRITERS, record) is None:
        return reasons | {403}
    if record.state != "published":
        return reasons | {409}
    figure = record.figure
    if deed == "report":
        is_standing = figure is not None and not figure.is_withdrawn
        if version == "missing":
            return {428} if is_standing else set()
        return {412} if version == "stale" or figure is None else set()
    if figure is None:
        return reasons | {404}
    if version == "stale":
        reasons.add(412)
    return reasons | ({409} if figure.is_withdrawn else set())


def do_figure(who: str, record: Record, deed: str, count: int) -> list[Entry]:
    """Carry it out."""
    role = role_for(who, WRITERS, record) or ""
    figure = record.figure
    if deed == "report":
        if figure is None or figure.is_withdrawn:
            version = figure.version + 1 if figure else 1
            figure = record.figure = Figure(count, version)
            kind = "reported"
        elif figure.count == count:
            return []
        else:
            figure.count, figure.version, figure.is_confirmed = count, figure.version + 1, False
            kind = "corrected"
    else:
        assert figure is not None
        if deed == "confirmation" and figure.is_confirmed:
            return []
        figure.version += 1
        figure.is_confirmed = deed == "confirmation"
        figure.is_withdrawn = deed == "withdrawal"
        kind = "withdrawn" if figure.is_withdrawn else "confirmed"
    return [Entry(f"{record.key} figure", figure.version, f"usage.month_{kind}", "public", role, who)]


def speaks(who: str, record: Record, side: str) -> str | None:
    """The role in which a person speaks for a side; the neighbouring region replicates as a whole."""
    if side == "original":
        return role_for(who, KEEPERS, record)
    return find_role(who, ADMINISTRATORS, NEXT, None)


def sees_replication(who: str, record: Record, replication: Replication) -> bool:
    """What both sides confirmed is public, everything else a matter of the two."""
    return replication.state == "confirmed" or any(speaks(who, record, side) for side in SIDES)


def judge_proposal(who: str, record: Record, side: str) -> set[int]:
    """Saying for one side that the record was replicated next door."""
    if refused := refuse_callers(who, KEEPERS):
        return refused
    if not sees(who, record):
        return {404}
    reasons = set() if record.state == "published" else {409}
    if speaks(who, record, side) is None:
        return reasons | {403}
    stands = any(one.state in {"proposed", "confirmed"} for one in record.replications)
    return reasons | ({409} if stands else set())


def do_proposal(who: str, record: Record, side: str, key: str) -> list[Entry]:
    """Carry it out."""
    asked = SIDES[1 - SIDES.index(side)]
    record.replications.append(Replication(key, asked, who))
    role = speaks(who, record, side) or ""
    return [Entry(key, 1, "replication.proposed", "private", role, who)]


def judge_replication(who: str, record: Record, deed: str, version: str) -> set[int]:
    """Confirming, refusing, taking back, and telling whether it lives: always of the latest one."""
    if refused := refuse_callers(who, KEEPERS):
        return refused
    reasons = {428} if version == "missing" else set()
    if not record.replications or not sees_replication(who, record, record.replications[-1]):
        return reasons | {404}
    latest = record.replications[-1]
    if version == "stale":
        reasons.add(412)
    if not _list_speaking(who, record, latest, deed):
        return reasons | {403}
    wanted = {"life": {"confirmed"}, "withdrawal": {"proposed", "confirmed"}}.get(deed, {"proposed"})
    if latest.state not in wanted:
        reasons.add(409)
    if deed == "confirmation":
        reasons |= {403} if latest.proposer == who else set()
        reasons |= set() if record.state == "published" else {409}
    return reasons


def _list_speaking(who: str, record: Record, latest: Replication, deed: str) -> list[str]:
    """The roles in which a person may do this deed, for whichever side may."""
    proposing = SIDES[1 - SIDES.index(latest.asked)]
    allowed: tuple[str, ...] = (latest.asked,)
    if deed == "withdrawal":
        allowed = SIDES if latest.state == "confirmed" else (proposing,)
    elif deed == "life":
        allowed = ("replica",)
    return [role for side in allowed if (role := speaks(who, record, side))]


def do_replication(who: str, record: Record, deed: str) -> list[Entry]:
    """Carry it out."""
    latest = record.replications[-1]
    role = _list_speaking(who, record, latest, deed)[0]
    kinds = {"confirmation": "confirmed", "refusal": "refused", "life": "life_told"}
    kind = kinds.get(deed, "withdrawn" if latest.state == "confirmed" else "proposal_withdrawn")
    states = {"confirmation": "confirmed", "refusal": "refused", "withdrawal": "withdrawn"}
    latest.state = states.get(deed, latest.state)
    latest.version += 1
    audience = "private" if kind in {"refused", "proposal_withdrawn"} else "public"
    return [Entry(latest.key, latest.version, f"replication.{kind}", audience, role, who)]
