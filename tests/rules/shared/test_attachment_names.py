"""How a file's name is told to a browser: never read as more than a name."""

import pytest

from shared.http.streams import disposition_of


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("SK 3-2021.pdf", 'attachment; filename="SK 3-2021.pdf"'),
        ("Dédé.pdf", "attachment; filename=\"Dede.pdf\"; filename*=UTF-8''D%C3%A9d%C3%A9.pdf"),
        ('a"; x="b.pdf', "attachment; filename=\"a_; x=_b.pdf\"; filename*=UTF-8''a%22%3B%20x%3D%22b.pdf"),
        ("a\r\nB: c", "attachment; filename=\"a__B_ c\"; filename*=UTF-8''a%0D%0AB%3A%20c"),
        ("表.xlsx", "attachment; filename=\".xlsx\"; filename*=UTF-8''%E8%A1%A8.xlsx"),
        ("表", "attachment; filename=\"file\"; filename*=UTF-8''%E8%A1%A8"),
    ],
)  # fmt: skip
def test_name_is_told_plainly_and_exactly(name: str, told: str) -> None:
    assert disposition_of(name) == told
