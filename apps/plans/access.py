"""The doors to teams' plans and what they hold: an outsider finds nothing (404), a role too low learns why (403)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from apps.accounts.models import User
from apps.plans.models import ActionItem, ActionPlan, Comment, EarlierPromise, Initiative
from apps.plans.queries.standing import standing_on, with_standing
from apps.plans.rules import NOT_YOURS, Deed, Rights, can, rights_of, why_not, why_not_adopt
from apps.teams.models import Organization, Team


def _check(row: Team | ActionPlan | Initiative, to: Deed, *, responsible: bool = False) -> None:
    if sentence := why_not(standing_on(row), to, responsible=responsible):
        raise PermissionDenied(sentence)


def get_team(user: User, code: str, to: Deed = "view") -> Team:
    """A team, for what may be done with its plans."""
    team = with_standing(Team.objects.select_related("organization"), user, team="").filter(code=code).first()
    if team is None:
        raise Http404
    _check(team, to)
    return team


def teams_to_plan_for(user: User, organization: Organization | None) -> list[Team]:
    """The organization's teams whose plans the user may change, their own first. None at all is a refusal that says
    why; without an organization or a team there is nothing to refuse."""
    if not organization:
        return []
    teams = list(with_standing(organization.teams.select_related("organization"), user, team=""))
    if teams and (sentence := why_not_adopt([standing_on(team) for team in teams])):
        raise PermissionDenied(sentence)
    allowed = [team for team in teams if can(standing_on(team), "edit")]
    return sorted(allowed, key=lambda team: standing_on(team).team_role is None)


def get_plan(user: User, code: str, to: Deed = "view") -> ActionPlan:
    plans = ActionPlan.objects.select_related("team__organization")
    plan = with_standing(plans, user, team="team").filter(code=code).first()
    if plan is None:
        raise Http404
    _check(plan, to)
    return plan


def get_initiative(user: User, code: str, to: Deed = "view") -> Initiative:
    initiatives = Initiative.objects.select_related("plan__team__organization", "owner", "recommendation__playbook")
    initiative = with_standing(initiatives, user, team="plan__team").filter(code=code).first()
    if initiative is None:
        raise Http404
    _check(initiative, to, responsible=initiative.owner_id == user.pk)
    return initiative


def get_earlier_promise(initiative: Initiative, plan_code: str) -> EarlierPromise:
    """What another plan's record keeps of an initiative that came through its door."""
    promises = initiative.earlier_promises.select_related("plan", "went_to", "initiative")
    promise = promises.filter(plan__code=plan_code).first()
    if promise is None:
        raise Http404
    return promise


def get_item(user: User, initiative_code: str, code: str, to: Deed = "do") -> ActionItem:
    """An item through its initiative. Who is assigned an item may move it along ("do"), not more."""
    initiative = get_initiative(user, initiative_code)
    item = initiative.items.filter(code=code).select_related("assignee").first()
    if item is None:
        raise Http404
    assigned = to == "do" and item.assignee_id == user.pk
    _check(initiative, to, responsible=assigned or initiative.owner_id == user.pk)
    item.initiative = initiative
    return item


def get_comment(user: User, initiative_code: str, code: str, to: Deed = "comment") -> Comment:
    """A comment through its initiative: with "comment" one's own, to reword it; with "moderate" also one's own."""
    initiative = get_initiative(user, initiative_code)
    comment = initiative.comments.filter(code=code).select_related("author").first()
    if comment is None:
        raise Http404
    own = comment.author_id == user.pk
    _check(initiative, "comment" if own else "moderate")
    if to == "comment" and not own:
        raise PermissionDenied(NOT_YOURS)
    comment.initiative = initiative
    return comment


def rights_on(user: User, row: Team | ActionPlan | Initiative) -> Rights:
    """What the page of something that came through a door offers its reader."""
    owned = isinstance(row, Initiative) and row.owner_id == user.pk
    return rights_of(standing_on(row), responsible=owned)
