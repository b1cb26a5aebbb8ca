import pytest

from apps.plans.steps import steps_in, why_not_steps


@pytest.mark.parametrize(
    "line",
    [
        "Write it",
        "- Write it",
        "* Write it",
        "• Write it",
        "– Write it",
        "3. Write it",
        "12) Write it",
        "(3) Write it",
        "- [ ] Write it",
        "- [x] Write it",
        "[ ] Write it",
        "☐ Write it",
        "  - 1. Write it  ",
    ],
)
def test_a_step_loses_the_mark_of_its_list(line: str) -> None:
    assert steps_in(line) == ["Write it"]


@pytest.mark.parametrize("line", ["3.5 days of work", "2026. A year", "-5 percent", "[Team] decides", "*important*"])
def test_what_belongs_to_the_words_stays(line: str) -> None:
    assert steps_in(line) == [line]


def test_a_list_is_a_step_a_line_without_the_empty_ones() -> None:
    assert steps_in("- One\r\n\r\n-\r\n•  \n- [ ]\n2. Two") == ["One", "Two"]


def test_too_many_or_too_long_is_said() -> None:
    assert why_not_steps(["x"] * 50) is None
    assert why_not_steps(["x"] * 51) == "At most 50 steps at once; you can add more afterwards."
    assert why_not_steps(["x" * 301]) == "Keep each step within 300 characters."
