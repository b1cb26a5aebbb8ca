from django.test import Client

from apps.accounts.models import User
from tests.people import People


def test_system_administration_lists_and_adds_people(client: Client, people: People) -> None:
    client.force_login(User.objects.create_superuser("root@example.org", "correct horse battery", name="Root"))
    assert client.get("/system/accounts/user/").status_code == 200
    assert client.get(f"/system/accounts/user/{people.member.pk}/change/").status_code == 200
    assert client.get("/system/teams/organization/").status_code == 200
    assert client.get(f"/system/teams/organization/{people.organization.pk}/change/").status_code == 200
    data = {
        "email": "new@example.org",
        "name": "New",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    assert client.post("/system/accounts/user/add/", data).status_code == 302
    assert User.objects.get(email="new@example.org").check_password("correct horse battery")
