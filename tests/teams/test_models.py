from apps.teams.models import TeamMembership
from tests.people import People
from tests.teams.factories import make_invitation, membership


def test_people_and_invitations_read_as_who_they_are(people: People) -> None:
    assert str(membership(people.viewer, people.organization)) == "Viewer (Viewer)"
    assert str(TeamMembership.objects.get(membership__user=people.lead)) == "Lead in Platform"
    assert str(make_invitation(people.organization, by=people.owner)) == "new@example.org"
