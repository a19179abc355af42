"""Which mandate covers which place."""

from uuid import UUID

import pytest

from shared.actor import Actor, Mandate
from shared.errors import Forbidden
from shared.http.access import EVERYONE, SERVICE, SIGNED_IN, Access, any_of, refuse_unless_allowed

AGENCY, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("mandate", "region", "agency", "covered"),
    [
        (Mandate("x"), "16.06", AGENCY, True),
        (Mandate("x"), None, None, True),
        (Mandate("x", "16.06"), "16.06", AGENCY, True),
        (Mandate("x", "16.06"), "16.06", None, True),
        (Mandate("x", "16.06"), "16.05", None, False),
        (Mandate("x", "16"), "16.06", None, False),
        (Mandate("x", "16.06"), None, None, False),
        (Mandate("x", "16.06", AGENCY), "16.06", AGENCY, True),
        (Mandate("x", "16.06", AGENCY), "16.06", OTHER, False),
        (Mandate("x", "16.06", AGENCY), "16.06", None, False),
    ],
)
def test_mandate_covers_its_own_place_only(
    mandate: Mandate, region: str | None, agency: UUID | None, covered: bool
) -> None:
    assert mandate.covers(region, agency) is covered


def test_mandate_that_is_missing_is_refused_naming_the_roles() -> None:
    actor = Actor(account_id=AGENCY, mandates=(Mandate("a", "16"),))

    with pytest.raises(Forbidden, match="a, b"):
        actor.require_mandate(["a", "b"], "17")


PERSON = Actor(account_id=AGENCY, mandates=(Mandate("a", "16"),))
READER = Actor(account_id=AGENCY, mandates=(Mandate("a", "16"),), scopes=frozenset({"read"}))
NOBODY = Actor()
OTHER_SERVICE = Actor(is_service=True)


@pytest.mark.parametrize(
    ("access", "actor", "writes", "outcome"),
    [
        (EVERYONE, NOBODY, False, None),
        (EVERYONE, NOBODY, True, None),
        (EVERYONE, OTHER_SERVICE, False, "forbidden"),
        (SIGNED_IN, NOBODY, False, "unauthorized"),
        (SIGNED_IN, PERSON, True, None),
        (SIGNED_IN, READER, False, None),
        (SIGNED_IN, READER, True, "forbidden"),
        (any_of("a"), PERSON, True, None),
        (any_of("b"), PERSON, True, "forbidden"),
        (any_of("b"), NOBODY, True, "unauthorized"),
        (any_of("a"), OTHER_SERVICE, True, "forbidden"),
        (SERVICE, OTHER_SERVICE, False, None),
        (SERVICE, PERSON, False, "unauthorized"),
        (SERVICE, NOBODY, False, "unauthorized"),
    ],
)
def test_access_lets_in_whom_it_names(
    access: Access, actor: Actor, writes: bool, outcome: str | None
) -> None:
    found = None
    try:
        refuse_unless_allowed(access, actor, writes=writes)
    except Exception as refusal:  # noqa: BLE001 - whichever it is, its code is compared
        found = getattr(refusal, "code", "fault")

    assert found == outcome
