LONGEST = 18  # digits; what a bigint always holds


def whole_number(text: str) -> int:
    """The number somebody sent, or 0 where they sent none, or one that no key and no count can be."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else 0
