"""What the pages of a pleno have in common: their name, who they are for, where they lead."""

from uuid import UUID

from evaluation_service.periods.rules import ADMINISTRATORS
from shared.contracts.roles import EVALUATOR
from shared.http.access import any_of
from shared.web.notices import Notice
from shared.web.pages import Pages, See
from shared.web.site import address_of

pleno_pages = Pages("pleno", __file__)

EVALUATORS = any_of(EVALUATOR)
KEEPERS = any_of(*ADMINISTRATORS)
BOTH = any_of(EVALUATOR, *ADMINISTRATORS)
ONE = "/pleno/<uuid:lokus_id>"


def back_to(lokus_id: UUID, notice: Notice) -> See:
    """The pleno again, with what was done."""
    return See(address_of(f"/pleno/{lokus_id}"), notice)
