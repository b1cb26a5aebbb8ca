"""The small Markdown of the library's texts: **bold**, *emphasis*, links, bullet and numbered lists, paragraphs.

A well-kept parser (CommonMark's) with every other rule off. What is left was made narrower, so that words people typed
without thinking of Markdown read as they typed them: only asterisks mark words, and none between two Latin letters or digits;
a list has at least two items, and a numbered one begins with 1. Anything else (a heading, an image, HTML, another kind of
link) is shown as its characters. Everything is escaped, so nothing of the text becomes a tag but what the parser made.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import count, repeat

from django.template.defaultfilters import linebreaksbr
from django.utils.functional import Promise
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline, escape, link
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

HOW_TEXT: Promise = gettext_lazy(
    "You can write **bold**, *emphasis*, [a link](https://example.com), and lists of lines that begin with “- ” or “1. ”. "
    "An empty line begins a paragraph."
)
HOW_SENTENCE: Promise = gettext_lazy("You can write **bold**, *emphasis* and [a link](https://example.com).")

MAY_MEAN = re.compile(r"[*\[\\]|^[ \t]*(?:-|1\.)[ \t]", re.MULTILINE)
"""Without one of these a text is plain, which is most of them."""
LINK = "]("
"""In every text that has a link."""
ESCAPED = "*[]-."
LONGEST_ADDRESS = 500
"""As long as the addresses that are asked whether they answer."""
ADDRESS = re.compile(r"https?://[^\s/?#]|mailto:[^\s@?]+@[^\s@]", re.IGNORECASE)
TARGET = re.compile(r"\(\s*<?(?:https?://|mailto:)[^\s<>]{1,500}>?\s*\)", re.IGNORECASE)
ITEM = re.compile(r"(?:([-*])|([0-9]{1,9})\.)[ \t]+(?=\S)")
ELSEWHERE = "noopener noreferrer external"
EUROPEAN = ((0x30, 0x52F), (0x1E00, 0x1FFF))
"""Digits, and the letters of Latin, Greek and Cyrillic. Other scripts may join a word to its neighbor without a space."""


# What counts as a mark -----------------------------------------------------------------------------------------------
def _kind(sign: str) -> str:
    """Says what stands beside asterisks: a space, a European letter or digit, another letter, or a sign."""
    if sign.isspace():
        return "space"
    if unicodedata.category(sign)[0] not in "LMN":
        return "sign"
    return "european" if any(first <= ord(sign) <= last for first, last in EUROPEAN) else "letter"


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # the parser's way to call a rule
    """Asterisks, which open before a word and close after one. CommonMark's own rule takes 2*3*4 for emphasis, and leaves
    **重要。**的 as it is, because it looks for a space where Chinese has none."""
    start, source = state.pos, state.src
    if silent or source[start] != "*":
        return False
    end = start
    while end < state.posMax and source[end] == "*":
        end += 1
    before, after = source[start - 1] if start else " ", source[end] if end < state.posMax else " "
    left, right = _kind(before), _kind(after)
    opens = right != "space" and unicodedata.category(after) != "Pe" and (left != "european" or right == "letter")
    closes = left != "space" and unicodedata.category(before) != "Ps" and (right != "european" or left == "letter")
    for _sign in range(start, end):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(ord("*"), end - start, len(state.tokens) - 1, end=-1, open=opens, close=closes)
        )
    state.pos = end
    return True


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """[words](address), and no image, no title, no reference to somewhere else in the text."""
    start = state.pos
    if state.src[start] != "[" or state.src[max(0, start - 1) : start] == "!":
        return False
    end = state.md.helpers.parseLinkLabel(state, start, disableNested=True)
    if end <= start + 1 or not TARGET.match(state.src, end + 1):
        return False
    return link(state, silent)


def _escape(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Before a character that could be a mark; elsewhere a backslash is one."""
    return state.src[state.pos + 1 : state.pos + 2] in ESCAPED and escape(state, silent)


def _list(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Two items or more. One alone is a sentence that begins with a dash, or with a date as in “1. Januar”."""
    return _begins_list(state, first, end) and list_block(state, first, end, silent)


def _begins_list(state: StateBlock, first: int, end: int) -> bool:
    if state.sCount[first] < state.blkIndent:
        return True  # the next item of the list around
    item = _item(state, first)
    if item is None or item[2] not in (None, "1"):
        return False
    after_empty = False
    for line in range(first + 1, end):
        if state.isEmpty(line):
            after_empty = True
        elif state.sCount[line] < state.blkIndent:
            return False
        elif state.sCount[line] < state.sCount[first] + 2:
            other = _item(state, line)
            if other and other[1] == item[1]:
                return True
            if after_empty:
                return False
    return False


def _item(state: StateBlock, line: int) -> re.Match[str] | None:
    return ITEM.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])


# The parser ----------------------------------------------------------------------------------------------------------
class _Renderer(RendererHTML):
    def link_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        """Where the page must stay, as in a live room, a link opens another one."""
        address = str(tokens[index].attrs["href"])
        token = Token("link_open", "a", 1, attrs={"href": address})
        if _is_page(address):
            token.attrs |= {"rel": ELSEWHERE} | ({"target": "_blank"} if env.get("apart") else {})
        return self.renderToken([token], 0, options, env)

    def _list_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        """Its marks stand where its first words begin, from the left or from the right."""
        tokens[index].attrs = {"dir": "auto"}
        return self.renderToken(tokens, index, options, env)

    bullet_list_open = ordered_list_open = _list_open


class _Parser(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("zero", {"breaks": True}, renderer_cls=_Renderer)
        self.enable(["newline", "emphasis", "link", "escape", "list"])
        self.inline.ruler.at("emphasis", _emphasis)
        self.inline.ruler.at("link", _link)
        self.inline.ruler.at("escape", _escape)
        self.block.ruler.at("list", _list, {"alt": ["paragraph"]})

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the parser's name
        return len(url) <= LONGEST_ADDRESS and bool(ADDRESS.match(url))


PARSER = _Parser()


def _is_page(address: str) -> bool:
    return not address.lower().startswith("mailto:")


# What the product asks for -------------------------------------------------------------------------------------------
def html_of(text: str, *, sentence: bool = False, apart: bool = False) -> SafeString:
    """Returns the HTML of a text; of a sentence only tags that may stand in a line."""
    if not MAY_MEAN.search(text):
        as_typed: str = linebreaksbr(text) if sentence else linebreaks(text, autoescape=True)
        return mark_safe(as_typed)  # noqa: S308  # Django escapes it
    render = PARSER.renderInline if sentence else PARSER.render
    html: str = render(text, {"apart": apart})
    return mark_safe(html)  # noqa: S308  # the parser escapes everything and makes the tags


def plain_of(text: str, *, sentence: bool = False) -> str:
    """Returns the words alone, for places where no tags can stand. A link leaves its words, not its address."""
    if not MAY_MEAN.search(text):
        return text
    words, end = "", 0
    for lead, token in _written(_parse(text, sentence=sentence)):
        first, last = token.map or (0, 0)
        gap = "\n\n" if first > end else "\n"
        words += (gap if words else "") + lead + _words(token)
        end = last
    return words


def links_in(text: str, *, sentence: bool = False) -> list[str]:
    """The pages it leads to."""
    if LINK not in text:
        return []
    inner = [child for token in _parse(text, sentence=sentence) for child in token.children or ()]
    addresses = [str(child.attrs["href"]) for child in inner if child.type == "link_open"]
    return [address for address in addresses if _is_page(address)]


def _parse(text: str, *, sentence: bool) -> list[Token]:
    return PARSER.parseInline(text) if sentence else PARSER.parse(text)


def _written(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """Each run of words, and what stands before it in a list."""
    around: list[Iterator[str]] = []
    lead = ""
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                around.append(repeat("- "))
            case "ordered_list_open":
                around.append(f"{number}. " for number in count(1))
            case "bullet_list_close" | "ordered_list_close":
                around.pop()
            case "list_item_open":
                lead = "  " * (len(around) - 1) + next(around[-1])
            case "inline":
                yield lead, token
                lead = ""


def _words(token: Token) -> str:
    return "".join("\n" if child.type.endswith("break") else child.content for child in token.children or ())
