"""From a recommendation into a team's plan."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.activity.models import Entry
from apps.plans.models import ActionPlan, Initiative
from apps.plans.periods import Quarter
from apps.recommendations.models import InitiativeTemplate, Recommendation
from apps.teams.models import Team
from tests.answers import template_of, way_of
from tests.lessons.factories import make_lesson, make_playbook
from tests.people import People, make_user
from tests.plans.factories import make_plan, today
from tests.recommendations.factories import make_recommendation


def adopt_url(recommendation: Recommendation) -> str:
    return f"{recommendation.get_absolute_url()}adopt/"


def test_adopt_shows_what_will_be_made_and_makes_it_once(client: Client, people: People) -> None:
    lesson = make_lesson()
    recommendation = make_recommendation(lessons=[lesson])
    client.force_login(people.member)
    url = adopt_url(recommendation)
    response = client.get(url)
    assert template_of(response) == "plans/recommendation_adopt.html"
    form = response.context["form"]
    names = ("team", "title", "outcome", "due_on", "first_steps", "measures")
    template = recommendation.templates.get()
    step, measure = template.first_steps.get(), template.measures.get()
    assert [form[name].value() for name in names] == [
        people.team.code,
        "A weekly release",
        "A release every week.",
        Quarter.of(today()).ends_on,
        [str(step.pk)],
        [str(measure.pk)],
    ]
    html = response.content.decode()
    assert ("Counsel has agreed." in html, "Releases (a month)" in html, lesson.title in html) == (True, True, True)
    assert ActionPlan.objects.count() == 0  # looking makes nothing
    data = {
        "team": people.team.code,
        "title": "Release each Friday",
        "outcome": "Customers see it weekly.",
        "owner": people.lead.pk,
        "due_on": today().isoformat(),
        "first_steps": [step.pk],
        "measures": [measure.pk],
        "reason": "We lose days here.",
        "code": form["code"].value(),
    }
    response = client.post(url, data)
    initiative = Initiative.objects.get()
    assert way_of(response) == (302, initiative.get_absolute_url())
    assert (initiative.plan.team, initiative.plan.name) == (people.team, Quarter.of(today()).name)
    assert (initiative.title, initiative.owner, initiative.recommendation) == (
        "Release each Friday",
        people.lead,
        recommendation,
    )
    assert list(initiative.lesson_links.values_list("lesson", "revision", "reason")) == [
        (lesson.pk, lesson.live_revision_id, "We lose days here.")
    ]
    assert list(initiative.items.values_list("title", flat=True)) == ["Name one product."]
    assert list(initiative.measures.values_list("name", "unit", "direction", "how", "position")) == [
        ("Releases", "a month", "increase", "Count them.", 0)
    ]
    assert list(initiative.guardrails.values_list("kind", "text", "position")) == [
        ("privacy", "Counsel has agreed.", 0)
    ]
    assert [str(initiative.measures.get()), str(initiative.guardrails.get())] == ["Releases", "Counsel has agreed."]
    entry = Entry.objects.get(verb="initiative_terms_set")
    assert (entry.actor, entry.subject_code, entry.data) == (
        people.member,
        initiative.code,
        {"measures": ["Releases"], "guardrails": ["Counsel has agreed."]},
    )
    # The back button and a second click: still one.
    assert way_of(client.post(url, data)) == (302, initiative.get_absolute_url())
    assert Initiative.objects.count() == 1


def test_adopt_asks_before_it_makes_another_of_the_same_title(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    client.force_login(people.member)
    data = {"team": people.team.code, "title": "Weekly", "outcome": "It is.", "due_on": today().isoformat()}
    client.post(adopt_url(recommendation), data)
    response = client.post(adopt_url(recommendation), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["title"])
    assert client.post(adopt_url(recommendation), data | {"again": "on"}).status_code == 302
    assert Initiative.objects.count() == 2


def test_adopt_says_where_it_went_and_how_to_undo_it(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    client.force_login(people.member)
    data = {"team": people.team.code, "title": "<b>Weekly</b>", "outcome": "It is.", "due_on": today().isoformat()}
    response = client.post(adopt_url(recommendation), data)
    initiative = Initiative.objects.get()
    (message,) = get_messages(response.wsgi_request)
    assert str(message) == (
        f"“&lt;b&gt;Weekly&lt;/b&gt;” is in the plan of Platform for {initiative.plan.name}. "
        f'<a href="{initiative.plan.get_absolute_url()}">To the plan</a> · '
        f'<a href="/initiatives/{initiative.code}/delete/">Take it out again</a>'
    )
    # Steps and measures that were not ticked stay behind; guardrails do not.
    assert (initiative.items.count(), initiative.measures.count(), initiative.guardrails.count()) == (0, 0, 1)
    html = client.get(initiative.get_absolute_url()).content.decode()
    assert ("Counsel has agreed." in html, 'id="measures-title"' in html) == (True, False)
    assert "Initiatives that follow it" in client.get(recommendation.get_absolute_url()).content.decode()


def test_adopt_starts_from_the_chosen_template(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    second = InitiativeTemplate(
        recommendation=recommendation, title="A rollback drill", outcome="Everybody has done one.", position=1
    )
    second.save()
    client.force_login(people.member)
    url = adopt_url(recommendation)
    form = client.get(url, {"template": "2"}).context["form"]
    assert (form["title"].value(), "first_steps" in form.fields, "measures" in form.fields) == (
        "A rollback drill",
        False,
        False,
    )
    for place in ("9", "0", "x"):
        assert client.get(url, {"template": place}).context["form"]["title"].value() == "A weekly release"
    html = client.get(recommendation.get_absolute_url()).content.decode()
    assert [f"{url}?template={place}" in html for place in (1, 2, 3)] == [True, True, False]


def test_adopt_without_a_template_starts_from_the_recommendation(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    recommendation.templates.all().delete()
    client.force_login(people.member)
    form = client.get(adopt_url(recommendation)).context["form"]
    assert (form["title"].value(), form["outcome"].value()) == (recommendation.title, "")
    data = {"team": people.team.code, "title": "Weekly", "outcome": "It is.", "due_on": today().isoformat()}
    client.post(adopt_url(recommendation), data)
    initiative = Initiative.objects.get()
    assert (initiative.recommendation, initiative.guardrails.count()) == (recommendation, 0)
    assert not Entry.objects.filter(verb="initiative_terms_set").exists()


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"title": ""}, {"title": ["This field is required."]}),
        ({"due_on": "2020-01-01"}, {"__all__": ["The due date lies before this plan starts."]}),
        ({"owner_name": "Aylin", "owner": "me"}, {"owner_name": ["Choose a person or type a name, not both."]}),
        ({"team": "elsewhere"}, {"team": ["Select a valid choice. elsewhere is not one of the available choices."]}),
    ],
)
def test_adopt_says_what_is_wrong(
    client: Client, people: People, fields: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    make_plan(people.team)
    client.force_login(people.member)
    data = {"team": people.team.code, "title": "Weekly", "outcome": "It is.", "due_on": today().isoformat(), **fields}
    if "owner" in fields:
        data["owner"] = people.member.pk
    response = client.post(adopt_url(make_recommendation()), data)
    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert Initiative.objects.count() == 0


def test_adopt_offers_the_readers_own_team_first(client: Client, people: People) -> None:
    Team.objects.create(organization=people.organization, name="Assembly")
    recommendation = make_recommendation()
    for person, teams in ((people.member, ["Platform"]), (people.admin, ["Assembly", "Platform"])):
        client.force_login(person)
        choices = client.get(adopt_url(recommendation)).context["form"].fields["team"].choices
        assert [name for _, name in choices] == teams


def test_adopt_puts_an_organizations_own_recommendation_in_its_own_plans(client: Client, people: People) -> None:
    """Whichever organization the reader works in at the moment."""
    own = make_recommendation(playbook=make_playbook(organization=people.organization))
    people.other_organization.memberships.create(user=people.admin, role="admin")
    client.force_login(people.admin)
    client.post(f"/organizations/{people.other_organization.code}/switch/")
    choices = client.get(adopt_url(own)).context["form"].fields["team"].choices
    assert choices == [(people.team.code, "Platform")]


def test_adopt_refuses_with_the_reason(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    client.force_login(people.viewer)
    response = client.get(adopt_url(recommendation))
    assert response.status_code == 403
    assert "Viewers can read plans. To put this in one, ask an administrator" in response.content.decode()
    html = client.get(recommendation.get_absolute_url()).content.decode()
    assert ("Viewers can read plans." in html, adopt_url(recommendation) in html) == (True, False)


def test_adopt_without_teams_says_what_to_do_first(client: Client, people: People) -> None:
    recommendation = make_recommendation()
    Team.objects.all().delete()
    client.force_login(people.admin)
    assert "No teams yet" in client.get(adopt_url(recommendation)).content.decode()
    client.force_login(make_user("newcomer"))
    assert "You do not belong to an organization yet" in client.get(adopt_url(recommendation)).content.decode()


def test_adopt_query_count(client: Client, people: People, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    recommendation = make_recommendation(lessons=[make_lesson()])
    client.force_login(people.member)
    client.get(adopt_url(recommendation))
    with django_assert_num_queries(12):
        client.get(adopt_url(recommendation))
