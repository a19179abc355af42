"""A written name finds its agency surely, perhaps, or not at all; nothing is guessed."""

from uuid import UUID

import pytest

from registry_service.agencies.matching import Candidate, NameMatch, match_agency, match_any, name_key

REGION = "Kabupaten Musi Banyuasin"
NAMES = {
    1: ("Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil"),
    2: ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "DPMPTSP"),
    3: ("Rumah Sakit Umum Daerah Sekayu", "RSUD Sekayu"),
    4: ("Dinas Pendidikan dan Kebudayaan", "Disdikbud"),
    5: ("Sekretariat Daerah", "Setda"),
    6: ("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "BKPSDM"),
    7: ("Dinas Kesehatan", "Dinas Kesehatan", "Puskesmas Induk"),
    8: ("Kecamatan Sekayu", "Kecamatan Sekayu"),
    9: ("Dinas Perikanan", "Dinas Perikanan"),
    10: ("Dinas Pertanian", "Dinas Pertanian"),
    11: ("Rumah Sakit Umum Daerah Bayung Lencir", "RSUD Bayung Lencir"),
    12: ("Badan Riset dan Inovasi Daerah Kabupaten Contoh", "Badan Contoh"),
}
CANDIDATES = [Candidate(UUID(int=number), names) for number, names in NAMES.items()]


def match(name: str) -> NameMatch:
    return match_agency(name, CANDIDATES, REGION)


def candidates_of(found: NameMatch) -> list[int]:
    return [unsure.record_id.int for unsure in found.candidates]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Adminduk", 1),
        ("Disdukcapil", 1),
        ("Dinas Dukcapil", 1),
        ("DINAS  DUKCAPIL", 1),
        ("Dinas Kependudukan & Pencatatan Sipil Kab. Musi Banyuasin", 1),
        ("DPMPTSP", 2),
        ("Dinas Perizinan", 2),
        ("Dinas PMTSP / PMPTSP", 2),
        ("R.S.U.D. Sekayu", 3),
        ("Setda", 5),
        ("BKPSDM", 6),
        ("Dinkes Kabupaten Musi Banyuasin", 7),
        ("puskesmas induk", 7),
        ("Kec. Sekayu", 8),
    ],
)
def test_known_form_of_a_name_is_a_sure_match(name: str, number: int) -> None:
    found = match(name)

    assert (found.sure, found.candidates) == (UUID(int=number), ())


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Dukcapil", [1]),
        ("RSUD", [3, 11]),
        ("Dinas Pendidikan", [4]),
        ("Badan Pendidikan dan Kebudayaan", [4]),
        ("Dinas Perikananan", [9]),
        ("Dinkes Muba", [7]),
        ("Dinas Kesehatan / Dinas Perikanan", [7, 9]),
        ("BRIDKC", [12]),
    ],
)
def test_name_that_is_only_alike_is_asked_about(name: str, numbers: list[int]) -> None:
    found = match(name)

    assert (found.sure, candidates_of(found)) == (None, numbers)
    assert all(unsure.reason for unsure in found.candidates)


@pytest.mark.parametrize(
    "name",
    ["Dinas Perhubungan", "Kelurahan Sekayu", "Sekretariat DPRD", "Bagian Organisasi Setda", "!!", "  "],
)
def test_other_name_matches_nothing(name: str) -> None:
    found = match(name)

    assert (found.sure, found.candidates) == (None, ())


def test_name_that_two_agencies_go_by_is_asked_about() -> None:
    twins = [Candidate(UUID(int=1), ("Kelurahan Sukajadi",)), Candidate(UUID(int=2), ("Kel. Sukajadi",))]

    found = match_agency("Kelurahan Sukajadi", twins)

    assert (found.sure, candidates_of(found)) == (None, [1, 2])


def test_different_agencies_of_one_region_are_not_alike() -> None:
    alike = {
        candidate.record_id.int: match_any(
            candidate.names, [other for other in CANDIDATES if other is not candidate], REGION
        )
        for candidate in CANDIDATES
    }

    assert alike == {number: {} for number in NAMES}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Bagian Hukum Setda", "bagian hukum"),
        ("Dinas Disdik", "dinas pendidikan"),
        ("Inspektorat Daerah", "inspektorat"),
        ("Dinas Kesehatan Kabupaten", "dinas kesehatan"),
        ("Kabupaten Musi Banyuasin", "kabupaten musi banyuasin"),
    ],
)
def test_name_key_leaves_only_what_tells_agencies_apart(name: str, key: str) -> None:
    assert name_key(name, REGION) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SMP Negeri 1 Sekayu", "SMP Negeri 2 Sekayu"),
        ("UPT Wilayah I", "UPT Wilayah II"),
        ("Puskesmas Ngaglik I", "Puskesmas Ngaglik II"),
        ("Loket Pelayanan A", "Loket Pelayanan B"),
    ],
)
def test_names_with_different_numbers_are_not_alike(one: str, other: str) -> None:
    assert match_agency(one, [Candidate(UUID(int=1), (other,))]).candidates == ()


def test_names_with_the_same_number_and_a_slip_are_alike() -> None:
    found = match_agency("SMP Negeri 1 Sekayuu", [Candidate(UUID(int=1), ("SMP Negeri 1 Sekayu",))])

    assert candidates_of(found) == [1]
