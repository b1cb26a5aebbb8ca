"""What is uploaded waits with its owner, for a while and in small number; what is too much is refused."""

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.recommendations.importing.services import MOST_WAITING, forget_uploads, get_upload, keep_upload
from apps.recommendations.jobs import forget_old_uploads
from apps.recommendations.models import Upload
from tests.lessons.curators import make_shipped_curator
from tests.people import make_user
from tests.races import at_once
from tests.recommendations.packs import zip_of

pytestmark = pytest.mark.django_db
PAGE = "/curate/packs/"


@pytest.fixture
def curator(client: Client) -> User:
    user = make_shipped_curator()
    client.force_login(user)
    return user


def test_an_upload_is_its_owners_for_a_day(client: Client, curator: User) -> None:
    found = keep_upload(name="x" * 200 + ".zip", content=zip_of(), by=make_user("other"))
    assert str(found) == "x" * 116 + ".zip"
    assert client.get(f"{PAGE}{found.code}/").status_code == 404

    mine = keep_upload(name="a.zip", content=zip_of(), by=curator)
    assert get_upload(curator, mine.code) == mine
    Upload.objects.filter(pk=mine.pk).update(created_at=timezone.now() - dt.timedelta(hours=25))
    assert client.get(f"{PAGE}{mine.code}/").status_code == 404
    forget_uploads(timezone.now())
    assert list(Upload.objects.all()) == [found]
    forget_old_uploads(0)
    assert list(Upload.objects.all()) == [found]


def test_a_further_upload_takes_the_place_of_the_oldest(client: Client, curator: User) -> None:
    others = keep_upload(name="other.zip", content=zip_of(), by=make_user("other"))
    kept = [keep_upload(name=f"{number}.zip", content=zip_of(), by=curator) for number in range(MOST_WAITING)]
    assert Upload.objects.count() == MOST_WAITING + 1
    newest = keep_upload(name="newest.zip", content=zip_of(), by=curator)

    assert list(Upload.objects.order_by("pk")) == [others, *kept[1:], newest]
    assert client.get(f"{PAGE}{kept[0].code}/").status_code == 404
    assert "and 10 at most: a further one takes the place of the oldest." in client.get(PAGE).text


@pytest.mark.django_db(transaction=True)
def test_uploads_at_once_are_counted_one_after_the_other() -> None:
    curator, content = make_shipped_curator(), zip_of()
    for number in range(MOST_WAITING):
        keep_upload(name=f"{number}.zip", content=content, by=curator)
    assert at_once(*[lambda: keep_upload(name="a.zip", content=content, by=curator)] * 3) == ["done"] * 3

    assert Upload.objects.count() == MOST_WAITING


@pytest.mark.parametrize("enforce_csrf_checks", [True, False])
def test_a_folder_of_too_many_files_is_refused_with_a_way_back(
    curator: User, settings: Settings, *, enforce_csrf_checks: bool
) -> None:
    """Django counts while it reads the form, which is before the view where it looks for the form's token."""
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.force_login(curator)
    page = client.get(PAGE).text
    assert 'data-most="2"' in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    sent = {"csrfmiddlewaretoken": token[1], "paths": "a/1\na/2\na/3"}

    answer = client.post(PAGE, sent | {"folder": [SimpleUploadedFile(str(number), b"x") for number in range(3)]})
    assert (answer.status_code, answer.headers["Connection"]) == (413, "close")
    assert "At most 2 files can be sent at once. Nothing was stored." in answer.text
    assert f'<a class="button primary" href="{PAGE}">Back to the form</a>' in answer.text
    assert not Upload.objects.exists()

    answer = client.post(PAGE, sent | {"folder": [SimpleUploadedFile(str(number), b"x") for number in range(2)]})
    assert answer.status_code == 422


def test_a_file_of_50_mb_is_refused_unread(client: Client, curator: User) -> None:
    class Unread(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("It was read.")

    extra: dict[str, Any] = {"CONTENT_LENGTH": str(50_000_000), "wsgi.input": Unread()}
    answer = client.generic("POST", PAGE, content_type="multipart/form-data; boundary=x", **extra)
    assert (answer.status_code, answer.headers["Connection"]) == (413, "close")
    assert "At most 10 MB can be sent at once. Nothing was read and nothing was stored." in answer.text
