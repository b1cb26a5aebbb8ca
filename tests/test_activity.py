"""The history's one line in the system administration."""

from apps.activity.models import Entry


def test_an_entry_says_who_did_what() -> None:
    entry = Entry(actor_name="Mei", verb="workshop_joined", subject_kind="workshop", subject_code="w7x2k9")
    assert str(entry) == "Mei workshop_joined workshop w7x2k9"
