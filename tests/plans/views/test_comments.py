"""Comments on an initiative."""

from django.test import Client

from apps.plans.models import Comment
from tests.answers import template_of, way_of
from tests.people import People
from tests.plans.factories import make_comment, make_initiative


def test_comment_create(client: Client, people: People) -> None:
    initiative = make_initiative(people.team)
    client.force_login(people.facilitator)
    url = f"/initiatives/{initiative.code}/comments/new/"
    assert way_of(client.post(url, {"text": "<b>Start</b> small."})) == (
        302,
        f"/initiatives/{initiative.code}/#comments",
    )
    html = client.get(f"/initiatives/{initiative.code}/").content.decode()
    assert "&lt;b&gt;Start&lt;/b&gt; small." in html
    response = client.post(url, {"text": " "})
    assert (response.status_code, template_of(response)) == (422, "plans/initiative_detail.html")
    assert Comment.objects.count() == 1


def test_comment_edit_is_its_authors(client: Client, people: People) -> None:
    comment = make_comment(make_initiative(people.team), people.member)
    url = f"/initiatives/{comment.initiative.code}/comments/{comment.code}/edit/"
    client.force_login(people.member)
    response = client.get(url)
    assert (template_of(response), response.context["form"]["text"].value()) == (
        "plans/comment_edit.html",
        "Start with one squad.",
    )
    assert way_of(client.post(url, {"text": "Start with two."})) == (
        302,
        f"/initiatives/{comment.initiative.code}/#comments",
    )
    assert client.post(url, {"text": ""}).status_code == 422
    comment.refresh_from_db()
    assert comment.text == "Start with two."
    client.force_login(people.admin)
    response = client.get(url)
    assert response.status_code == 403
    assert "Only the person who wrote a comment can change it." in response.content.decode()


def test_comment_delete_by_a_lead(client: Client, people: People) -> None:
    comment = make_comment(make_initiative(people.team), people.member)
    url = f"/initiatives/{comment.initiative.code}/comments/{comment.code}/delete/"
    client.force_login(people.facilitator)
    assert client.post(url).status_code == 403
    client.force_login(people.lead)
    assert template_of(client.get(url)) == "plans/comment_delete.html"
    assert way_of(client.post(url)) == (302, f"/initiatives/{comment.initiative.code}/#comments")
    assert Comment.objects.count() == 0
    assert client.get(url).status_code == 404
