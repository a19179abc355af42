"""Lines pasted from a sheet as parts of a publication: what they mean, and what is refused."""

from decimal import Decimal
from uuid import UUID

import pytest

from evaluation_service.publications.models import ExternalValue, ReportedResult
from evaluation_service.publications.pasted import (
    RESULTS,
    VALUES,
    KnownNames,
    Part,
    read_lines,
    write_results,
    write_values,
)
from evaluation_service.registry_copy.choosing import KnownName
from shared.errors import Invalid

CIVIL, HEALTH, TWIN, NAMESAKE = (UUID(int=number) for number in (1, 2, 3, 4))
KNOWN = KnownNames.of(
    (
        KnownName(CIVIL, "Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil"),
        KnownName(HEALTH, "Dinas Kesehatan", "Dinkes"),
        KnownName(TWIN, "Dinas Lain", "Dinkes"),
        KnownName(NAMESAKE, "Dinas Lain", "Dinas Lain (2019)"),
    )
)


def _value(name: str, agency_id: UUID | None, products: int | None, value: str | None) -> ExternalValue:
    exact = None if value is None else Decimal(value)
    return ExternalValue(agency_name=name, agency_id=agency_id, products=products, value=exact)


def test_cells_are_read_as_people_write_them_and_names_mean_only_who_surely_goes_by_them() -> None:
    text = (
        "disdukcapil\t10\t99,46\n\nDinkes\t1.000\t-\nDinas Kesehatan;;100;–\n"
        "Adminduk\t\t99.40\tDinas Kependudukan dan  Pencatatan Sipil\n"
    )

    read = read_lines(VALUES, "lines", text, KNOWN, ",")

    assert read == [
        {"agency_name": "disdukcapil", "agency_id": CIVIL, "products": 10, "value": Decimal("99.46")},
        {"agency_name": "Dinkes", "agency_id": None, "products": 1000, "value": None},
        {"agency_name": "Dinas Kesehatan", "agency_id": None, "products": None, "value": Decimal(100)},
        {"agency_name": "Adminduk", "agency_id": CIVIL, "products": None, "value": Decimal("99.40")},
    ]
    assert str(read[3]["value"]) == "99.40"


def test_cell_of_several_lines_is_one_and_lines_below_keep_their_place() -> None:
    text = '"Dinas Pangan, \n""Ketahanan""\ndan Tani"\t3\n"Adminduk"\t1\nA\tbanyak'

    with pytest.raises(Invalid) as refused:
        read_lines(VALUES, "lines", text, KNOWN, ",")
    read = read_lines(VALUES, "lines", text.removesuffix("\nA\tbanyak"), KNOWN, ",")

    assert [each.message[:7] for each in refused.value.fields] == ["line 5:"]
    assert [(row["agency_name"], row["products"]) for row in read] == [
        ('Dinas Pangan, "Ketahanan" dan Tani', 3),
        ('"Adminduk"', 1),
    ]


WRONG = [
    (
        VALUES,
        "Dinkes\t1,5\n\t3\nA\t1\t1.234",
        ["line 1: may be a fr", "line 2: Missing", "line 3: may be thousa"],
    ),
    (VALUES, "A\t1\t2\tDinkes", ["line 1: in the registry not exactly one goes by Dinkes"]),
    (VALUES, "A\t1\t2\t-\tx", ["line 1: has 5 cells; 4 are read"]),
    (RESULTS, "A\tB\tC\tsideways", ["line 1: write up or down (naik or turun)"]),
    (VALUES, "A\n" * 201, ["has more than 200 lines"]),
]


@pytest.mark.parametrize(("part", "text", "said"), WRONG)
def test_wrong_lines_are_each_named(part: Part, text: str, said: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        read_lines(part, "lines", text, KNOWN, ",")

    problems = refused.value.fields
    assert [each.field for each in problems] == ["lines"] * len(said)
    assert all(each.message.startswith(words) for each, words in zip(problems, said, strict=True))


def test_stored_parts_are_written_as_lines_that_are_read_as_the_same() -> None:
    values = [
        _value("Adminduk", CIVIL, 10, "99.460"),
        _value("Dinas Kesehatan", HEALTH, None, "100"),
        _value("Dinas Kesehatan", None, 3, None),
        _value("Dinas Lain", TWIN, 3, None),
        _value("Dinas Kependudukan; dan lain", None, None, None),
    ]
    results = [ReportedResult(unit_name="RSUD", reported_grade="A", trend="up", note="dua\nbaris")]

    read = read_lines(VALUES, "lines", write_values(values, KNOWN, ","), KNOWN, ",")
    graded = read_lines(RESULTS, "lines", write_results(results, KNOWN, "id"), KNOWN, ",")

    fields = ("agency_name", "agency_id", "products", "value")
    assert read == [{name: getattr(row, name) for name in fields} for row in values]
    assert write_values(values[:1], KNOWN, ".") == (
        "Adminduk\t10\t99.460\tDinas Kependudukan dan Pencatatan Sipil"
    )
    told = [write_results(results, KNOWN, language).split("\t")[3] for language in ("id", "en")]
    assert told == ["naik", "up"]
    assert (graded[0]["trend"], graded[0]["note"], graded[0]["unit_id"]) == ("up", "dua baris", None)
