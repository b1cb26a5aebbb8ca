from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from apps.accounts.forms import LanguageForm, ProfileForm
from apps.accounts.language import language_of_reader
from apps.accounts.queries import memberships_of
from apps.accounts.services import change_name, choose_language
from apps.common.htmx import answer

if TYPE_CHECKING:
    from apps.accounts.models import User


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if form.is_valid():
        change_name(name=form.cleaned_data["name"], by=user)
        choose_language(language=form.cleaned_data["language"], by=user)
        response = redirect("accounts:profile")
        if not user.language:
            # What this browser was told in a menu would come before what it asks for.
            request.COOKIES.pop(settings.LANGUAGE_COOKIE_NAME, None)
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        translation.activate(language_of_reader(request))
        messages.success(request, _("Your profile is saved."))
        return response
    context = {"form": form, "memberships": memberships_of(user)}
    return answer(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@login_not_required
@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Django's own view keeps the choice in this browser and leads back; who is signed in has it everywhere."""
    form = LanguageForm(request.POST)
    if form.is_valid() and request.user.is_authenticated:
        choose_language(language=form.cleaned_data["language"], by=request.user)
    return set_language(request)
