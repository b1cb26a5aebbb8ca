"""Addresses inside of names. A name is printed in mail to people who do not know us; there an address becomes a link."""

import re
import unicodedata

from django.utils.translation import gettext as _

# A scheme, "www.", a mailbox, or a domain as mail programs find it.
_ADDRESS = re.compile(r"\S*(?:://|\bwww\.|\w@\w|\w\.[^\W\d_]{2,})\S*", re.IGNORECASE)


def address_in(name: str) -> str:
    """The first word of a name that reads as an address of a website or of e-mail, or nothing."""
    found = _ADDRESS.search(unicodedata.normalize("NFKC", name))  # a full-width dot is a dot to a mail program too
    return found.group() if found else ""


def why_not_name(name: str) -> str | None:
    if address := address_in(name):
        sentence = _(
            "“%(address)s” reads as an address, and would become a link in the e-mails that name it. Leave it out, or put "
            "a space after the dot."
        )
        return sentence % {"address": address}
    return None
