"""Two people on one lesson: nobody's words vanish unseen."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from apps.accounts.models import User
from apps.lessons.models import Lesson
from tests.lessons.curation_forms import send
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_lesson

SENTENCE = "Chief saved a newer version while you were writing. Nothing was saved over it."


def opened(lesson: Lesson) -> dict[str, str]:
    """What the form carries that was opened now."""
    lesson.refresh_from_db()
    latest = lesson.latest_revision
    return {"loaded_revision_id": str(latest.pk), "loaded_revision_created_at": latest.created_at.isoformat()}


def titles(lesson: Lesson) -> list[str]:
    return [revision.as_object().title for revision in lesson.revisions.order_by("pk")]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_the_second_to_save_is_refused_and_keeps_what_they_wrote() -> None:
    lesson = make_lesson(title="Short loops")
    form = opened(lesson)
    send(signed_in(make_shipped_curator()), lesson, title="Theirs", **form)
    response = send(signed_in(make_editor()), lesson, title="Mine", **form)
    latest = opened(lesson)

    assert titles(lesson) == ["Short loops", "Theirs"]
    assert SENTENCE in response.text
    assert 'value="Mine"' in response.text
    compare = f"revisions/compare/{form['loaded_revision_id']}...{latest['loaded_revision_id']}/"
    assert compare in response.text
    assert f'name="save-over" value="{latest["loaded_revision_id"]}"' in response.text
    assert f'name="loaded_revision_created_at" value="{form["loaded_revision_created_at"]}"' in response.text


@pytest.mark.django_db
def test_a_deliberate_save_goes_over_what_was_shown_and_nothing_newer() -> None:
    lesson = make_lesson(title="Short loops")
    form = opened(lesson)
    chief, editor = signed_in(make_shipped_curator()), signed_in(make_editor())
    send(chief, lesson, title="Theirs", **form)
    shown = opened(lesson)
    shown_id = shown["loaded_revision_id"]
    stale = {"loaded_revision_id": shown_id, "loaded_revision_created_at": form["loaded_revision_created_at"]}
    send(chief, lesson, title="Theirs again", **shown)
    again = send(editor, lesson, title="Mine", **stale, **{"save-over": shown_id})
    assert SENTENCE in again.text
    assert titles(lesson) == ["Short loops", "Theirs", "Theirs again"]

    send(editor, lesson, title="Mine", **stale, **{"save-over": opened(lesson)["loaded_revision_id"]})
    assert titles(lesson)[-1] == "Mine"


@pytest.mark.django_db
def test_somebody_without_an_account_by_now_is_called_somebody() -> None:
    lesson = make_lesson(title="Short loops")
    form = opened(lesson)
    lesson.title = "From a pack"
    lesson.save_revision(clean=False)
    response = send(signed_in(make_editor()), lesson, title="Mine", **form)

    assert "Somebody saved a newer version" in response.text


@pytest.mark.django_db
def test_a_version_that_is_not_one_of_this_lesson_offers_no_comparison() -> None:
    lesson, other = make_lesson(), make_lesson()
    form = opened(lesson) | {"loaded_revision_id": str(other.latest_revision_id)}
    response = send(signed_in(make_editor()), lesson, title="Mine", **form)

    assert "There is a newer version" in response.text
    assert "See what changed in it" not in response.text


@pytest.mark.django_db
def test_autosave_is_refused_too() -> None:
    lesson = make_lesson(title="Short loops")
    form = opened(lesson)
    send(signed_in(make_shipped_curator()), lesson, title="Theirs", **form)
    client = signed_in(make_editor())
    client.defaults["HTTP_ACCEPT"] = "application/json"
    response: Any = send(client, lesson, title="Mine", **form)

    assert (response.status_code, response.json()["error_code"]) == (400, "invalid_revision")
    assert titles(lesson) == ["Short loops", "Theirs"]


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_is_refused() -> None:
    lesson = make_lesson(title="Short loops")
    form = opened(lesson)
    clients = [signed_in(make_shipped_curator()), signed_in(make_editor())]

    def save(number: int) -> None:
        send(clients[number], Lesson.objects.get(pk=lesson.pk), title=f"Mine {number}", **form)
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(save, range(2)))
    assert len(titles(lesson)) == 2
