import datetime as dt

from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.live.jobs import clear_sessions, trim_events
from apps.live.models import Channel, Event


def test_trim_events_forgets_what_nobody_waits_for(db: None) -> None:
    channel = Channel.objects.create(name="test-1", sequence=2)
    now = timezone.now()
    for sequence, days in ((1, 31), (2, 29)):
        Event.objects.create(
            channel=channel, sequence=sequence, topic="ideas", created_at=now - dt.timedelta(days=days)
        )
    trim_events(0)
    assert list(channel.events.values_list("sequence", flat=True)) == [2]
    assert Channel.objects.get().sequence == 2


def test_clear_sessions_deletes_the_expired_alone(db: None) -> None:
    now = timezone.now()
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + dt.timedelta(days=days))
    clear_sessions(0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
