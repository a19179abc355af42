"""What the roles are called on pages; who holds which is not asked here."""

from shared.actor import Actor
from shared.contracts import roles
from shared.web.catalogues import mark as _
from shared.web.language import translate

ROLE_WORDS = {
    roles.OPERATOR: _("Operator"),
    roles.VERIFIER: _("Verifier"),
    roles.INNOVATION_ADMINISTRATOR: _("Innovation administrator"),
    roles.EVALUATION_ADMINISTRATOR: _("Evaluation administrator"),
    roles.EVALUATOR: _("Evaluator"),
    roles.NATIONAL_ADMINISTRATOR: _("National administrator"),
}


def name_role(code: str) -> str:
    """A role in the reader's language."""
    return translate(ROLE_WORDS[code]) if code in ROLE_WORDS else code


def name_roles_of(actor: Actor) -> str:
    """Every role that somebody holds, each once; empty for who holds none."""
    held = {mandate.role for mandate in actor.mandates}
    return ", ".join(name_role(code) for code in ROLE_WORDS if code in held)
