from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.addresses import why_not_name
from apps.common.fields import WordsField
from apps.teams.days import time_zones
from apps.teams.enums import Role, TeamRole
from apps.teams.holdings import Held
from apps.teams.models import Membership, Organization, Team
from apps.teams.queries import people_outside, people_to_hand_to
from apps.teams.rules import roles_to_give

ROLE_WORDS = {
    Role.OWNER: _("Owner: everything, and who else is an owner"),
    Role.ADMIN: _("Administrator: people, teams and everything below"),
    Role.FACILITATOR: _("Facilitator: prepares and runs workshops"),
    Role.MEMBER: _("Member: takes part, and works on the plans of their teams"),
    Role.VIEWER: _("Viewer: reads everything, changes nothing"),
}
TEAM_ROLE_WORDS = {
    TeamRole.MEMBER: _("Member"),
    TeamRole.LEAD: _("Lead: also says who is in the team"),
}


class OrganizationForm(forms.Form):
    name = WordsField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"}))

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if reason := why_not_name(name):
            raise forms.ValidationError(reason)
        return name


class TeamForm(forms.Form):
    name = WordsField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class TeamCreateForm(TeamForm):
    joins = forms.BooleanField(label=_("I am in this team, and lead it"), required=False, initial=True)


class TeamEditForm(TeamForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Where the team works. Its quarters begin and end there, and a day is over there."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)  # for the types
        usual = gettext("As this installation (%(zone)s)") % {"zone": settings.TIME_ZONE}
        field.choices = [("", usual), *((name, name.replace("_", " ")) for name in time_zones())]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, by: Role, **kwargs: Any) -> None:
        """`by` is the role of the person who gives one."""
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # for the types
        field.choices = [(role.value, ROLE_WORDS[role]) for role in roles_to_give(by)]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.TypedChoiceField(
        label=_("Role"),
        coerce=Role,
        choices=[(role.value, words) for role, words in ROLE_WORDS.items() if role != Role.OWNER],
        initial=Role.MEMBER.value,
        widget=forms.RadioSelect,
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("No team yet"),
        to_field_name="code",
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)  # for the types
        field.queryset = Team.objects.filter(organization=organization)


class TeamMemberForm(forms.Form):
    """Who joins the team, out of the organization's people who are not in it."""

    member = forms.ChoiceField(label=_("Person"))
    role = forms.TypedChoiceField(
        label=_("Role"),
        coerce=TeamRole,
        choices=[(role.value, words) for role, words in TEAM_ROLE_WORDS.items()],
        initial=TeamRole.MEMBER.value,
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outside = {member.code: member for member in people_outside(team)}
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)  # for the types
        people = [(code, str(member.user)) for code, member in self.outside.items()]
        field.choices = [("", _("Choose a person")), *people]

    def clean_member(self) -> Membership:
        return self.outside[self.cleaned_data["member"]]


class TeamRoleForm(forms.Form):
    role = forms.TypedChoiceField(coerce=TeamRole, choices=TeamRole.choices)


# So that a page with a choice for each of many things, each of many people, stays one that loads.
HANDED_ONE_BY_ONE = 40


class HandOverForm(forms.Form):
    """Who goes on with what a person holds: all of it at once, or one by one."""

    rest = forms.ChoiceField(
        label=_("Who goes on"), required=False, help_text=_("With everything that is not given to somebody else below.")
    )

    def __init__(self, *args: Any, member: Membership, held: list[Held], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {found.code: found for found in people_to_hand_to(member)}
        people = [(code, str(found.user)) for code, found in self.people.items()]
        self.held = held[:HANDED_ONE_BY_ONE]
        self.more = len(held) - len(self.held)
        for held_one in self.held:
            choices = [("", _("As above")), *people]
            self.fields[held_one.key] = forms.ChoiceField(label=held_one.title, required=False, choices=choices)
        field = self.fields["rest"]
        assert isinstance(field, forms.ChoiceField)  # for the types
        field.choices = [("", _("Nobody yet")), *people]

    @property
    def rows(self) -> list[tuple[Held, forms.BoundField]]:
        return [(held, self[held.key]) for held in self.held]

    def chosen(self) -> dict[str, Any]:
        """What the services ask for."""
        to = {held.key: self.people[code] for held in self.held if (code := self.cleaned_data[held.key])}
        return {"to": to, "rest": self.people.get(self.cleaned_data["rest"])}
