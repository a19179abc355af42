"""Writes evidence into the journal: its texts as a digest, in public only what the public may see.

Evidence that was marked public while its record was none is told as soon as the record is published: the
public entries about a piece of evidence always begin with the one that shows it.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.evidence.models import Evidence
from registry_service.evidence.rules import Subject
from registry_service.innovations.models import Innovation
from shared.actor import SYSTEM, Actor
from shared.canonical import digest
from shared.contracts.evidence_entries import EVIDENCE_SHOWN
from shared.contracts.kinds import EntryKind
from shared.journal.record import SYSTEM_ROLE, write_entry

MOST_AT_ONCE = 500

BODY = (
    "evidence_id",
    "subject_kind",
    "subject_id",
    "field",
    "kind",
    "sha256",
    "size",
    "media_type",
    "link_state",
    "link_status",
    "is_public",
)


def note_whether_told(subject: Subject, evidence: Evidence) -> None:
    """The entry that follows is public if the public sees it: it is public itself, and so is its record."""
    evidence.is_told = evidence.is_public and subject.is_shown


def journal_evidence(session: Session, actor: Actor, role: str, kind: EntryKind, evidence: Evidence) -> None:
    """Record the evidence as it is now; called before its texts are erased."""
    texts = [evidence.text_salt, evidence.title, evidence.about, evidence.name, evidence.url]
    body = {
        **{name: getattr(evidence, name) for name in BODY},
        "text_digest": digest(texts),
        "is_removed": evidence.removed_at is not None,
    }
    write_entry(session, actor, role, kind, evidence.evidence_id, evidence.version, body)


def tell_what_is_shown(session: Session) -> int:
    """Write the public entry of evidence whose record was published after it; returns how many."""
    found = session.scalars(
        select(Evidence)
        .join(Innovation, Innovation.innovation_id == Evidence.innovation_id)
        .where(
            Innovation.published_at.is_not(None),
            Evidence.is_public,
            ~Evidence.is_told,
            Evidence.removed_at.is_(None),
        )
        .order_by(Evidence.innovation_id, Evidence.evidence_id)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=Evidence, skip_locked=True)
    ).all()
    for evidence in found:
        evidence.is_told = True
        journal_evidence(session, SYSTEM, SYSTEM_ROLE, EVIDENCE_SHOWN, evidence)
    session.flush()
    return len(found)
