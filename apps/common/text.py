"""The one cleaning of what people write, wherever it comes from: forms, devices, imports, services.

What nobody can see is taken out unless a script or an emoji needs it, and what is left is stored in one spelling (NFC). A
text of which nothing can be seen is empty. Cleaning twice changes nothing.
"""

import re
import unicodedata

BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
"""Every way to end a line; a vertical tab is what word processors call a line break."""

NO_CHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\ud800-\udfff\ufdd0-\ufdef" + NO_CHARACTERS + "\xad\u180e\u200b\u2060-\u2065\ufeff"  # widthless
    "\u202a-\u202e\u2066-\u206f"  # what turns the direction of the text around it
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
    "]"
)
FLAG = re.compile("(\U0001f3f4[\U000e0030-\U000e007a]+\U000e007f)|[\U000e0020-\U000e007f]")
"""The flags of England, Scotland and Wales are spelled in signs that are unseen anywhere else."""
VARIANT = re.compile("(^|[\\s\u061c\u200c-\u200f])?[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
JOINER = re.compile("[\u200c\u200d]+")
MARK = re.compile("[\u061c\u200e\u200f]")
"""Says on which side a sign of punctuation stands. Only who writes from right to left needs it."""
BLANK = re.compile(
    "[\\s\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c-\u200f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
)
"""Spaces, and what draws nothing by itself."""

JOINING_SCRIPTS = ((0x0600, 0x1CFF), (0xA840, 0xABFF), (0xFB50, 0xFEFC), (0x10A00, 0x11FFF))
"""From Arabic to the scripts of India and Southeast Asia: a joiner changes how the letter before it is written."""
EMOJI = 0x1F000


def one_line(text: str) -> str:
    """For names and titles: every line break and run of blanks is one space."""
    return _seen(re.sub("[ \t\n]+", " ", _cleaned(text)))


def paragraphs(text: str) -> str:
    """For what is written in sentences: line breaks stay, and at most one empty line between two paragraphs."""
    return _seen(re.sub("\n{3,}", "\n\n", re.sub("[ \t]+\n", "\n", _cleaned(text))))


def _cleaned(text: str) -> str:
    text = UNSEEN.sub("", BREAKS.sub("\n", unicodedata.normalize("NFC", text)))
    if MARK.search(text) and not runs_from_right(unmarked := MARK.sub("", text)):
        text = unmarked
    text = VARIANT.sub(_one_variant, FLAG.sub(lambda found: found[1] or "", text))
    return unicodedata.normalize("NFC", JOINER.sub(_needed_joiner, text))


def runs_from_right(text: str) -> bool:
    """Whether any of it is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def isolated(text: str) -> str:
    """People's words for a sentence in plain text, such as a mail: words that run the other way turn nothing around them."""
    return f"\u2068{text}\u2069" if runs_from_right(text) else text


def _one_variant(found: re.Match[str]) -> str:
    """A sign has one variant, and a blank has none; more of them could carry what nobody sees."""
    if found[1] is not None:
        return found[1]
    return found[0][0]


def _needed_joiner(found: re.Match[str]) -> str:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    needed = before and (_takes_joiner(before) or (after and _is_emoji(before) and _is_emoji(after)))
    return found[0][0] if needed else ""


def _takes_joiner(sign: str) -> bool:
    known = any(first <= ord(sign) <= last for first, last in JOINING_SCRIPTS)
    return known and unicodedata.category(sign)[0] in "LM"


def _is_emoji(sign: str) -> bool:
    return ord(sign) >= EMOJI or sign == "\ufe0f" or unicodedata.category(sign) in ("So", "Sm")


def _seen(text: str) -> str:
    return "" if BLANK.fullmatch(text) else text.strip()
