import pytest

from apps.accounts.models import User
from tests.people import People
from tests.permissions import make_curator


def test_is_curator_by_group_or_by_running_the_installation(people: People) -> None:
    assert make_curator(people).is_curator
    assert not people.owner.is_curator
    assert User(is_superuser=True).is_curator
    assert not User(is_superuser=True, is_active=False).is_curator


@pytest.mark.django_db
def test_a_user_is_known_by_name_or_else_by_address() -> None:
    user = User.objects.create_user("Mei@Example.org", name="Mei Tan")
    assert (user.email, str(user), user.get_full_name(), user.get_short_name()) == (
        "mei@example.org",
        "Mei Tan",
        "Mei Tan",
        "Mei Tan",
    )
    assert str(User(email="mei@example.org")) == "mei@example.org"
