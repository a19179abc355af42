"""Reads what rule sets want to know of an innovation beside its own fields; no writes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from registry_service.agencies.rules import sort_key
from registry_service.evidence.queries import count_evidence
from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import is_visible_to, list_channels
from registry_service.readiness import rules
from registry_service.regions.queries import get_region
from registry_service.regions.rules import month_in, today_in
from registry_service.replication.models import Replication
from registry_service.requirements.rule_sets import get_rule_sets
from registry_service.requirements.rules import Gap, RuleSet, find_gaps
from registry_service.usage.models import MonthFigure
from shared import clock
from shared.actor import Actor


def tell_readiness(
    session: Session, actor: Actor, innovation: Innovation, record: Mapping[str, Any]
) -> dict[str, Any]:
    """What `record`, the text of this innovation or of a draft of it, lacks, and how long its texts are."""
    facts = _gather_facts(session, actor, innovation, record)
    rule_sets = get_rule_sets().values()
    return {
        "innovation_id": innovation.innovation_id,
        "word_counts": rules.count_record_words(record),
        "rule_sets": [_tell_rule_set(rule_set, find_gaps(rule_set, facts)) for rule_set in rule_sets],
    }


def _gather_facts(
    session: Session, actor: Actor, innovation: Innovation, record: Mapping[str, Any]
) -> dict[str, Any]:
    time_zone = get_region(session, innovation.region_code).time_zone
    now = clock.now()
    return {
        **record,
        # A programme that names no channels has those of its components, as for its submission.
        "channels": record["channels"] or list_channels(session, record["component_ids"]),
        "age_in_months": rules.age_in_months(record, today_in(time_zone, now)),
        "national_awards": rules.count_national_awards(record["recognitions"]),
        "same_titles": _count_same_titles(session, actor, innovation, record["name"]),
        "usage_months": _count_usage_months(session, innovation, month_in(time_zone, now)),
        "replications": _count_replications(session, Replication.original_id == innovation.innovation_id),
        "replicates": _count_replications(session, Replication.replica_id == innovation.innovation_id),
        "evidence_count": count_evidence(session, "innovation", innovation.innovation_id),
    }


def _count_same_titles(session: Session, actor: Actor, innovation: Innovation, name: str) -> int:
    """Other records of this name, in any region, that exist for the actor and are not archived."""
    query = select(func.count()).where(
        Innovation.sort_key == sort_key(name),
        Innovation.innovation_id != innovation.innovation_id,
        Innovation.state != "archived",
        is_visible_to(actor),
    )
    return session.scalar(query.select_from(Innovation)) or 0


def _count_usage_months(session: Session, innovation: Innovation, current_month: str) -> int:
    first = rules.months_before(current_month, 12)
    query = select(func.count(distinct(MonthFigure.month))).where(
        MonthFigure.innovation_id == innovation.innovation_id,
        MonthFigure.month >= first,
        MonthFigure.month < current_month,
        MonthFigure.withdrawn_at.is_(None),
    )
    return session.scalar(query) or 0


def _count_replications(session: Session, of: Any) -> int:
    query = select(func.count()).select_from(Replication).where(of, Replication.state == "confirmed")
    return session.scalar(query) or 0


def _tell_rule_set(rule_set: RuleSet, gaps: list[Gap]) -> dict[str, Any]:
    return {
        "rule_set_id": rule_set.rule_set_id,
        "version": rule_set.version,
        "title": {"id": rule_set.title_id, "en": rule_set.title_en},
        "source": rule_set.source,
        "confidence": rule_set.confidence,
        "requirements": len(rule_set.requirements),
        "is_ready": not any(gap.requirement.is_blocking for gap in gaps),
        "gaps": [_tell_gap(gap) for gap in gaps],
    }


def _tell_gap(gap: Gap) -> dict[str, Any]:
    return {
        "code": gap.requirement.code,
        "fact": gap.requirement.fact,
        "is_blocking": gap.requirement.is_blocking,
        "found": gap.found,
        "words": {"id": gap.requirement.words_id, "en": gap.requirement.words_en},
    }
