"""How two versions of a text are shown in one."""

from apps.lessons.differences import LONGEST, marked


def gone(text: str) -> str:
    return f'<del><span class="deletion">{text}</span></del>'


def came(text: str) -> str:
    return f'<ins><span class="addition">{text}</span></ins>'


def test_words_are_marked_and_escaped() -> None:
    assert marked("Short <b> loops", "Long <b> loops") == f"{gone('Short')}{came('Long')} &lt;b&gt; loops"


def test_what_did_not_change_is_not_marked() -> None:
    assert marked("Short loops", "Short loops") == "Short loops"
    assert marked("", "") == ""


def test_of_long_texts_whole_paragraphs_are_marked() -> None:
    same = "x" * (LONGEST // 2 - 20)
    assert marked(f"{same}\nShort loops", f"{same}\nLong loops") == f"{same}\n{gone('Short')}{came('Long')} loops"
    same *= 2
    assert marked(f"{same}\nShort <b>", f"Begin.\n{same}\nLong loops") == (
        f"{came('Begin.\n')}{same}\n{gone('Short &lt;b&gt;\n')}{came('Long loops\n')}"
    )
    assert marked(f"Begin.\n{same}", same) == f"{gone('Begin.\n')}{same}\n"
