"""The small Markdown of the library's texts: what it makes, what it leaves alone, and that nothing else becomes a tag."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.html import escape, linebreaks
from hypothesis import given
from hypothesis import strategies as st

from apps.common.prose import LONGEST_ADDRESS, MAY_MEAN, PARSER, html_of, links_in, plain_of
from apps.common.text import paragraphs

REL = ' rel="noopener noreferrer external"'
ALLOWED: dict[str, set[str]] = {
    "p": set(),
    "br": set(),
    "strong": set(),
    "em": set(),
    "ul": {"dir"},
    "ol": {"dir"},
    "li": set(),
    "a": {"href", "rel", "target"},
}
IN_A_LINE = {"br", "strong", "em", "a"}
UNSEEN = re.compile(r"\n(?=<)|(?<=>)\n")
"""Breaks between the tags that no browser shows."""


class Tags(HTMLParser):
    """What a browser makes of it: the tags, each with its attributes, and whether all of them end where they must."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not (tag in ("p", "ul", "ol") and "p" in self.open), "a block inside a paragraph"
        assert not (tag == "a" and "a" in self.open), "a link inside a link"
        self.found.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def shown(text: str, *, sentence: bool = False) -> str:
    return UNSEEN.sub("", html_of(text, sentence=sentence))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and *emphasis*", "<p><strong>bold</strong> and <em>emphasis</em></p>"),
        ("***both***", "<p><em><strong>both</strong></em></p>"),
        ("one\ntwo\n\nthree **x**", "<p>one<br>two</p><p>three <strong>x</strong></p>"),
        ("[here](https://example.org/a?b=1&c=2)", f'<p><a href="https://example.org/a?b=1&amp;c=2"{REL}>here</a></p>'),
        ("[here](HTTPS://example.org)", f'<p><a href="HTTPS://example.org"{REL}>here</a></p>'),
        ("[write](mailto:a@example.org)", '<p><a href="mailto:a@example.org">write</a></p>'),
        ("[*so* **much**](http://example.org)", f'<p><a href="http://example.org"{REL}><em>so</em> <strong>much</strong></a></p>'),
        ("Steps:\n- one\n- two\n  more", '<p>Steps:</p><ul dir="auto"><li>one</li><li>two<br>more</li></ul>'),
        ("* one\n* two\n\nend", '<ul dir="auto"><li>one</li><li>two</li></ul><p>end</p>'),
        ("1. one\n2. two", '<ol dir="auto"><li>one</li><li>two</li></ol>'),
        ("- one\n\n- two", '<ul dir="auto"><li><p>one</p></li><li><p>two</p></li></ul>'),
        ("- one\n  1. a\n  2. b\n- two", '<ul dir="auto"><li>one<ol dir="auto"><li>a</li><li>b</li></ol></li><li>two</li></ul>'),
        ("- one\n  - alone\n- two", '<ul dir="auto"><li>one<br>- alone</li><li>two</li></ul>'),
        (r"\*as typed\* and \[x](https://example.org)", "<p>*as typed* and [x](https://example.org)</p>"),
    ],
)  # fmt: skip
def test_marks_make_what_they_say(text: str, html: str) -> None:
    assert shown(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4 = 24 and 2 * 3 * 4, or 2**3**4",
        "snake_case and __init__ and _this_",
        "A 4*-hotel and a 5*-hotel",
        "Price* and fee*\n*plus tax",
        "in brackets (*) and again (*)",
        "1. Januar: nothing happens",
        "On the\n1. January it begins",
        "- so it goes",
        "5. five\n6. six",
        "1) one\n2) two",
        "+ 5 %\n+ 7 %",
        "- one\nwords\n\nmore words\n- two",
        "* * *",
        r"\\server\share and C:\new",
        "# no heading\n=====\n---\n> no quote\n```\nno code\n```\n| no | table |\n`neither`",
        "![no image](https://example.org/x.png)",
        "[x](javascript:alert(1)) [y](data:text/html,x) [z](/lessons/) [w](ftp://example.org) [v](https://)",
        '[title](https://example.org "of it") [reference][1] [none] []() [ ]( ) [](https://example.org)\n\n[1]: https://example.org',
        "<https://example.org> https://example.org www.example.org a@example.org",
        '<b onclick="x">tags</b> & &amp; <!-- and --> <script>alert(1)</script> \'quotes\' "too"',
        f"[too long](https://example.org/{'x' * LONGEST_ADDRESS})",
    ],
)
def test_what_people_typed_without_thinking_of_marks_reads_as_before(text: str) -> None:
    as_before = UNSEEN.sub("", linebreaks(text, autoescape=True).replace("&#x27;", "'"))
    assert shown(text).replace("&#x27;", "'") == as_before
    assert shown(text, sentence=True).replace("&#x27;", "'") == escape(text).replace("\n", "<br>").replace(
        "&#x27;", "'"
    )
    assert plain_of(text) == plain_of(text, sentence=True) == text
    assert links_in(text) == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("这是**重要**的话", "这是<strong>重要</strong>的话"),
        ("这是**重要。**的话", "这是<strong>重要。</strong>的话"),
        ("他说*“你好”*吗", "他说<em>“你好”</em>吗"),
        ("使用AI**技术**的GPT**模型**", "使用AI<strong>技术</strong>的GPT<strong>模型</strong>"),
        ("**GPT-4**模型", "<strong>GPT-4</strong>模型"),
        ("见[报告](https://example.org)。", f'见<a href="https://example.org"{REL}>报告</a>。'),
        ("これは**大切です。**と", "これは<strong>大切です。</strong>と"),
        ("이것은 **중요**한 말", "이것은 <strong>중요</strong>한 말"),
        ("وقال و**مهم** هنا", "وقال و<strong>مهم</strong> هنا"),
        ("„**Halt!**“, rief *er*.", "„<strong>Halt!</strong>“, rief <em>er</em>."),
    ],
)
def test_emphasis_needs_no_spaces_where_a_script_has_none(text: str, html: str) -> None:
    assert shown(text, sentence=True) == html


def test_a_sentence_has_no_lists() -> None:
    assert shown("- **one**\n- two", sentence=True) == "- <strong>one</strong><br>- two"
    assert plain_of("* **one**\n* two", sentence=True) == "* one\n* two"


def test_where_the_page_must_stay_a_link_opens_another() -> None:
    assert 'target="_blank"' in html_of("[x](https://example.org)", apart=True)
    assert 'target="_blank"' not in html_of("[x](mailto:a@example.org)", apart=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**bold**, *soft* and [a link](https://example.org)", "bold, soft and a link"),
        ("one\ntwo **x**\n\n\nthree", "one\ntwo x\n\nthree"),
        ("Steps:\n* **one**\n* two\n  more\n\nend", "Steps:\n- one\n- two\nmore\n\nend"),
        ("1. one\n1. two *x*", "1. one\n2. two x"),
        ("- one\n  - *inner*\n  - last\n- two", "- one\n  - inner\n  - last\n- two"),
        ("- one **x**\n\n  more\n- two", "- one x\n\nmore\n- two"),
        (r"\*as typed\*", "*as typed*"),
    ],
)
def test_plain_words_have_no_marks(text: str, words: str) -> None:
    assert plain_of(text) == words


def test_the_pages_a_text_leads_to() -> None:
    text = "[a](https://example.org/(x)) **[b](http://例え.jp/é)** [c](mailto:a@b.de)\n\n- x\n- [d](https://d.example)"
    assert links_in(text) == ["https://example.org/(x)", "http://xn--r8jz45g.jp/%C3%A9", "https://d.example"]
    assert links_in(text, sentence=True) == links_in(text)


marked = st.text(st.sampled_from("*_[]()!<>\\-1.+#`~|&;:/\"' \n\tab中。é")) | st.lists(
    st.sampled_from(
        ["**", "*", "[x](https://a.example)", "[y](", "mailto:a@b.de)", "](", "\n- ", "\n1. ", "\n\n", "  ", "<b>", "&lt;", "a", "中", "\\", "!", "javascript:", "*a*"]
    )
).map("".join)  # fmt: skip
anything = (st.text() | marked).map(paragraphs)


@given(anything, st.booleans())
def test_whatever_is_typed_only_the_allowed_tags_come_of_it(text: str, sentence: bool) -> None:
    tags = Tags(html_of(text, sentence=sentence, apart=True))

    assert tags.open == []
    for tag, attributes in tags.found:
        assert tag in (IN_A_LINE if sentence else ALLOWED)
        assert attributes.keys() <= ALLOWED[tag]
        assert re.match(r"https?://|mailto:", attributes.get("href") or "mailto:")
    assert [tag for tag, _attributes in tags.found].count("a") >= len(links_in(text, sentence=sentence))


@given(anything)
def test_its_plain_words_are_those_that_are_shown(text: str) -> None:
    def letters(words: str) -> str:
        return re.sub(r"[\s\d.-]+", "", words)  # what stands before an item is drawn by the browser

    assert letters(plain_of(text)) == letters(Tags(html_of(text)).words)
    assert (
        plain_of(text, sentence=True).split() == Tags(html_of(text, sentence=True).replace("<br>", "\n")).words.split()
    )


@given(st.text().map(paragraphs))
def test_a_text_without_marks_is_its_own_plain_words(text: str) -> None:
    text = MAY_MEAN.sub("x", text)
    assert plain_of(text) == text
    assert html_of(text) == linebreaks(text, autoescape=True)
    assert " ".join(Tags(PARSER.render(text).replace("<", " <")).words.split()) == " ".join(text.split())
