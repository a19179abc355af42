"""How strongly passwords are hashed for users; the other tests have the library's weakest profile."""

from registry_service.people import passwords
from tests.support.system import HASHER_OF_USERS


def test_passwords_are_hashed_as_rfc_9106_says() -> None:
    made = HASHER_OF_USERS.hash("rahasia sekali")

    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.fits(made, "rahasia sekali")
    assert not passwords.fits(made, "rahasia sekali ")
