from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.forms import ProfileForm
from apps.accounts.queries import memberships_of
from apps.accounts.services import change_name
from apps.common.htmx import answer

if TYPE_CHECKING:
    from apps.accounts.models import User


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    form = ProfileForm(request.POST or None, initial={"name": user.name})
    if form.is_valid():
        change_name(name=form.cleaned_data["name"], by=user)
        messages.success(request, _("Your name is saved."))
        return redirect("accounts:profile")
    context = {"form": form, "memberships": memberships_of(user)}
    return answer(request, "accounts/profile.html", context, status=422 if form.errors else 200)
