"""The tests' engines are handed on, with what they have compiled, and lead nowhere in between."""

import pytest

from tests.support.engines import give_back, take_engine

NOBODY_LISTENS = "postgresql://postgres:secret@127.0.0.1:9"


def test_engine_goes_from_one_tests_database_to_the_next_ones() -> None:
    made: list[str] = []
    first = take_engine("registry", f"{NOBODY_LISTENS}/registry_1", made.append)
    give_back("registry", first)
    with pytest.raises(AssertionError, match="its test is over"):
        first.connect()

    again = take_engine("registry", f"{NOBODY_LISTENS}/registry_2", made.append)
    of_another_service = take_engine("evaluation", f"{NOBODY_LISTENS}/evaluation_2", made.append)

    assert again is first
    assert of_another_service is not first
    assert made == []
    give_back("registry", again)
    give_back("evaluation", of_another_service)
