"""What becomes of the open initiatives of a plan that is over."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.plans.enums import State
from apps.plans.models import ActionPlan, Initiative
from apps.plans.periods import Quarter
from apps.plans.services import drop_initiative
from tests.answers import template_of, way_of
from tests.people import People
from tests.plans.factories import make_initiative, make_item, make_plan, today

NOW = Quarter.of(today())


@pytest.fixture
def old(people: People) -> ActionPlan:
    plan = make_plan(people.team, today() - dt.timedelta(days=120))
    for title in "ABCD":
        make_initiative(people.team, plan=plan, title=title, due_on=plan.ends_on, owner=people.member)
    return plan


def url_of(plan: ActionPlan) -> str:
    return f"/plans/{plan.code}/carry-over/"


def chosen(initiative: Initiative, deed: str, **fields: Any) -> dict[str, Any]:
    return {f"{initiative.code}-{name}": value for name, value in {"deed": deed, **fields}.items()}


def test_carry_over_asks_for_each_and_changes_nothing_without_a_choice(
    client: Client, people: People, old: ActionPlan
) -> None:
    client.force_login(people.lead)
    response = client.get(url_of(old))
    assert template_of(response) == "plans/plan_carry_over.html"
    assert [form.initiative.title for form in response.context["forms"]] == ["A", "B", "C", "D"]
    response = client.post(url_of(old), follow=True)
    assert response.redirect_chain == [(old.get_absolute_url(), 302)]
    assert "Nothing was chosen, so nothing was changed." in response.content.decode()
    assert (old.initiatives.open().count(), old.earlier_promises.count()) == (4, 0)


def test_carry_over_keeps_drops_and_ends_what_was_chosen(client: Client, people: People, old: ActionPlan) -> None:
    a, b, c, d = old.initiatives.all()
    make_item(c, "Stuck", state=State.BLOCKED, blocked_reason="The vendor.")
    client.force_login(people.lead)
    assert "The vendor." in client.get(url_of(old)).content.decode()
    data = {
        **chosen(a, "keep", due_on=NOW.ends_on.isoformat()),
        **chosen(b, "dropped", dropped_reason="Nobody asked for it."),
        **chosen(c, "done", helped="partly", items="move", items_to=a.code),
        **chosen(d, ""),
    }
    response = client.post(url_of(old), data, follow=True)
    current = people.team.plans.get(starts_on=NOW.starts_on)
    assert response.redirect_chain == [(current.get_absolute_url(), 302)]
    html = response.content.decode()
    assert f"1 initiative goes on in {current.name}. 1 is dropped. 1 is done." in html
    assert f"Promised before, in {old.name}" in html
    assert list(a.items.values_list("title", flat=True)) == ["Stuck"]
    for view in ("", "board/"):
        html = client.get(f"{old.get_absolute_url()}{view}").content.decode()
        assert f"Went on to {current.name}" in html
        assert "Dropped: Nobody asked for it." in html
    page = client.get(a.get_absolute_url()).content.decode()
    assert ("Promised before" in page, f'href="{old.get_absolute_url()}">{old.name}' in page) == (True, True)


def test_carry_over_says_what_is_missing_and_keeps_the_rest(client: Client, people: People, old: ActionPlan) -> None:
    a, b, c, d = old.initiatives.all()
    make_item(c)
    client.force_login(people.lead)
    data = {
        **chosen(a, "keep", due_on=""),
        **chosen(b, "dropped"),
        **chosen(c, "done"),
        **chosen(d, "keep", due_on=old.starts_on.isoformat()),
    }
    response = client.post(url_of(old), data)
    assert (response.status_code, [form.errors for form in response.context["forms"]]) == (
        422,
        [
            {"due_on": ["Say by when."]},
            {"dropped_reason": ["Say why it is dropped, so that nobody has to ask later."]},
            {
                "helped": ["Say whether it helped. “Too early to say” is an answer too."],
                "items": ["Say what becomes of the action items that are still open."],
            },
            {"due_on": ["The due date lies before this plan starts."]},
        ],
    )
    response = client.post(url_of(old), chosen(a, "keep", due_on="soon"))
    assert response.context["forms"][0].errors == {"due_on": ["Enter a valid date."]}
    assert old.initiatives.open().count() == 4


def test_carry_over_comes_back_when_its_plan_changed_meanwhile(client: Client, people: People, old: ActionPlan) -> None:
    """Between the form's reading and its writing; the page asks anew, with what was typed."""
    a, b, *_ = old.initiatives.all()
    client.force_login(people.lead)
    target = make_initiative(people.team, title="Target")
    make_item(b)
    data = {
        **chosen(target, "keep"),
        **chosen(a, "done", helped="yes"),
        **chosen(b, "done", helped="yes", items="move", items_to=a.code),
    }
    response = client.post(url_of(old), data)
    assert (response.status_code, response.context["refusal"]) == (409, "Choose another open initiative of the team.")
    assert "Choose another open initiative of the team." in response.content.decode()
    assert old.initiatives.open().count() == 4


def test_carry_over_keeps_the_words_for_what_somebody_else_carried_over_meanwhile(
    client: Client, people: People, old: ActionPlan
) -> None:
    a, b, *_ = old.initiatives.all()
    client.force_login(people.lead)
    client.post(url_of(old), chosen(a, "keep", due_on=NOW.ends_on.isoformat()))
    stale = {**chosen(a, "dropped", dropped_reason="Nobody asked for it."), **chosen(b, "dropped", dropped_reason="C")}
    response = client.post(url_of(old), stale)
    assert response.status_code == 409
    assert response.context["refusal"].startswith("“A” went on or ended meanwhile, so nothing was changed.")
    assert response.context["refusal"].endswith("Your reason was: “Nobody asked for it.”")
    b.refresh_from_db()
    assert b.state != State.DROPPED
    again = client.post(url_of(old), chosen(a, "keep", due_on=NOW.ends_on.isoformat()))
    assert way_of(again) == (302, old.get_absolute_url())


def test_carry_over_of_nothing_says_so(client: Client, people: People, old: ActionPlan) -> None:
    for initiative in old.initiatives.all():
        drop_initiative(initiative=initiative, reason="Not needed.", by=people.lead)
    client.force_login(people.lead)
    assert "Nothing is open in this plan" in client.get(url_of(old)).content.decode()


def test_a_move_is_taken_back_from_the_record(client: Client, people: People, old: ActionPlan) -> None:
    a = old.initiatives.all()[0]
    client.force_login(people.lead)
    client.post(url_of(old), chosen(a, "keep", due_on=NOW.ends_on.isoformat()))
    url = f"/initiatives/{a.code}/back/{old.code}/"
    assert f'action="{url}"' in client.get(old.get_absolute_url()).content.decode()
    for _ in range(2):
        assert way_of(client.post(url, {"next": old.get_absolute_url()})) == (302, old.get_absolute_url())
    a.refresh_from_db()
    assert (a.plan, a.due_on, old.earlier_promises.count()) == (old, old.ends_on, 0)
    assert client.post(f"/initiatives/{a.code}/back/abcdefghjk/").status_code == 404


@pytest.mark.parametrize("initiatives", [1, 3])
def test_carry_over_query_count(
    client: Client, people: People, initiatives: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make_plan(people.team, today() - dt.timedelta(days=120))
    for _ in range(initiatives):
        make_item(make_initiative(people.team, plan=plan, owner=people.member))
    client.force_login(people.lead)
    with django_assert_num_queries(8):
        client.get(url_of(plan))
