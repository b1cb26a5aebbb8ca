import pytest

from apps.common.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("007", 7),
        ("", 0),
        ("-1", 0),
        ("1.5", 0),
        ("²", 0),
        ("one", 0),
        ("9" * 18, 10**18 - 1),
        ("9" * 5000, 0),
    ],
)
def test_what_is_no_key_and_no_count_is_nothing(text: str, number: int) -> None:
    assert whole_number(text) == number
