from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.common.htmx import answer
from apps.plans import access, services
from apps.plans.forms import CommentForm
from apps.plans.models import Initiative
from apps.plans.refusals import ChangedMeanwhile
from apps.plans.views.answers import done, says_why_not
from apps.plans.views.initiatives import detail_context
from apps.teams.requests import MemberRequest


def _comments_url(initiative: Initiative) -> str:
    return f"{initiative.get_absolute_url()}#comments"


@require_POST
@says_why_not
def comment_create(request: MemberRequest, code: str) -> HttpResponse:
    initiative = access.get_initiative(request.user, code, to="comment")
    form = CommentForm(request.POST)
    if form.is_valid():
        services.add_comment(initiative=initiative, by=request.user, **form.cleaned_data)
        return done(request, _("Your comment is there."), _comments_url(initiative))
    context = detail_context(request, initiative) | {"comment_form": form}
    return answer(request, "plans/initiative_detail.html", context, status=422)


@says_why_not
def comment_edit(request: MemberRequest, initiative_code: str, code: str) -> HttpResponse:
    comment = access.get_comment(request.user, initiative_code, code)
    form = CommentForm(request.POST or None, comment=comment)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_comment(comment=comment, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            form.come_back(changed)
            status = 409
        else:
            return done(request, _("Your comment is changed."), _comments_url(comment.initiative))
    elif form.errors:
        status = 422
    context = {"comment": comment, "initiative": comment.initiative, "form": form}
    return answer(request, "plans/comment_edit.html", context, status=status)


@says_why_not
def comment_delete(request: MemberRequest, initiative_code: str, code: str) -> HttpResponse:
    comment = access.get_comment(request.user, initiative_code, code, to="moderate")
    if request.method == "POST":
        services.delete_comment(comment=comment, by=request.user)
        return done(request, _("The comment is removed."), _comments_url(comment.initiative))
    context = {"comment": comment, "initiative": comment.initiative}
    return answer(request, "plans/comment_delete.html", context)
