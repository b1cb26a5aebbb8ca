import datetime as dt

from apps.activity.models import Entry
from apps.plans.models import ActionPlan
from apps.plans.periods import Quarter
from apps.plans.services import current_plan, plan_for
from tests.people import People
from tests.plans.factories import today


def test_current_plan_is_made_for_the_quarter_and_found_again(people: People) -> None:
    quarter = Quarter.of(today())
    plan = current_plan(people.team, people.lead)
    assert (plan.name, plan.starts_on, plan.ends_on) == (quarter.name, quarter.starts_on, quarter.ends_on)
    assert current_plan(people.team, people.member) == plan
    assert list(Entry.objects.values_list("verb", "actor_name", "subject_kind", "subject_code")) == [
        ("plan_created", "Lead", "plan", plan.code)
    ]


def test_plan_for_serves_a_plan_of_another_length(people: People) -> None:
    half_year = ActionPlan.objects.create(
        team=people.team, name="First half", starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 6, 30)
    )
    assert plan_for(people.team, Quarter(2027, 2), people.lead) == half_year
