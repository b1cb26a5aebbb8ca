"""Which day and quarter it is, is the team's to say, not the reader's."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from apps.plans.models import ActionItem, Initiative
from apps.plans.periods import Quarter
from apps.plans.services import current_plan
from apps.teams.models import Team
from tests.people import People
from tests.plans.factories import make_initiative, make_item

# More than a day apart, so their dates always differ.
EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"


def in_zone(team: Team, zone: str) -> Team:
    team.time_zone = zone
    team.save()
    return team


def test_today_is_the_teams(people: People) -> None:
    assert people.team.today == timezone.localdate()
    east, west = in_zone(people.team, EAST).today, in_zone(people.team, WEST).today
    assert east - west in (dt.timedelta(days=1), dt.timedelta(days=2))


def test_overdue_is_one_rule_everywhere(client: Client, people: People) -> None:
    """On the list of plans, in the plan, on the initiative and at home, whatever zone the reader's browser names."""
    west = in_zone(people.team, WEST).today
    initiative = make_initiative(people.team, due_on=west, owner=people.member)
    make_item(initiative, due_on=west, assignee=people.member)
    client.force_login(people.member)
    for zone, is_late in ((WEST, False), (EAST, True)):
        in_zone(people.team, zone)
        for browser in (WEST, EAST):
            client.cookies["timezone"] = browser
            page = client.get(initiative.plan.get_absolute_url()).context["page"]
            home = client.get("/").context
            detail = client.get(initiative.get_absolute_url()).context
            assert [
                Initiative.objects.overdue().exists(),
                ActionItem.objects.overdue().exists(),
                bool(client.get("/plans/").context["rows"][0].current.overdue),
                bool(page.overdue),
                bool(page.items_late),
                detail["is_late"],
                home["owned"].shown[0].is_late,
                bool(home["mine"].overdue),
            ] == [is_late] * 8


def test_the_quarter_is_the_teams(client: Client, people: People) -> None:
    for zone in (EAST, WEST):
        team = in_zone(people.team, zone)
        plan = current_plan(team, people.lead)
        assert plan.starts_on == Quarter.of(team.today).starts_on
        client.force_login(people.member)
        for browser in (WEST, EAST):
            client.cookies["timezone"] = browser
            assert client.get(plan.get_absolute_url()).context["is_over"] is False
