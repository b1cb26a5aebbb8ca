"""The data set of `make bench`: as many rows as it says, and pages that can be read."""

from dataclasses import replace

import pytest
from django.test import Client

from apps.plans.models import ActionItem, Initiative
from apps.teams.models import Team
from apps.workshops.models import Contribution, Dot, Workshop
from bench.data import seed
from bench.pages import pages, record
from bench.size import QUICK

SMALL = replace(QUICK, people=6, teams=2, workshops=2, initiatives=8, big_plan=4)


@pytest.mark.django_db
def test_seed_makes_what_its_size_says() -> None:
    seeded = seed(SMALL)
    rooms = [seeded.ideas_room, seeded.vote_room, *seeded.join_rooms]
    counts = {
        "teams": Team.objects.count(),
        "workshops": Workshop.objects.count() - len(rooms),
        "ideas": Contribution.objects.exclude(activity__workshop__in=rooms).count(),
        "votes": Dot.objects.count(),
        "initiatives": Initiative.objects.count(),
        "items": ActionItem.objects.count(),
        "in the big plan": seeded.plan.initiatives.count(),
        "lessons": seeded.library.playbook.lessons.count(),
        "recommendations": seeded.library.playbook.recommendations.count(),
        "questions and answers": seeded.library.playbook.faq_entries.count(),
    }
    assert counts == {
        "teams": 2,
        "workshops": 2,
        "ideas": 10,
        "votes": 36,
        "initiatives": 8,
        "items": 16,
        "in the big plan": 4,
        "lessons": 60,
        "recommendations": 60,
        "questions and answers": 6,
    }


@pytest.mark.django_db
def test_every_measured_page_is_answered_and_its_queries_recorded() -> None:
    found = pages(seed(SMALL))
    recorded = {page.name: record("GET", page.path, page.person) for page in found}
    assert all(one.body.lstrip().startswith("<!doctype html>") for one in recorded.values())
    assert all(one.statements for one in recorded.values())
    assert Client().get(found[0].path).status_code == 200
