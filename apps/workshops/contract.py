"""The anonymity contract: what is stored and who can see it, said before anybody types, in one place."""

from django.utils.translation import gettext_lazy as _

from apps.workshops.enums import Anonymity, Kind

SENTENCES = {
    Anonymity.ANONYMOUS: {
        Kind.IDEAS: _(
            "Anonymous for good: your name is not stored with what you write, so nobody can look it up, now or later."
        ),
        Kind.DOT_VOTE: _(
            "Nobody sees where your dots lie. They are stored with your seat only until the workshop ends, so that you can "
            "take them back; then that link is erased. Totals of fewer than five voters stay hidden, and a vote that is "
            "reopened shows a new result only when at least five voters changed it."
        ),
    },
    Anonymity.NAMED: {
        Kind.IDEAS: _(
            "Your name is stored with what you write, and everybody in the room sees it once cards are revealed."
        ),
        Kind.DOT_VOTE: _("Your dots are stored with your name. The room is shown only totals."),
    },
}


def sentence(anonymity: str, kind: str) -> str:
    """What a workshop of this anonymity promises for a kind of activity; empty where nothing personal is asked."""
    return str(SENTENCES[Anonymity(anonymity)].get(Kind(kind), ""))


def promise(anonymity: str) -> str:
    """The whole contract of an anonymity, for whoever chooses it and for whoever is about to join."""
    return " ".join(str(said) for said in SENTENCES[Anonymity(anonymity)].values())
