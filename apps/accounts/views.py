from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from apps.accounts.forms import LanguageForm, ProfileForm
from apps.accounts.language import language_of_reader
from apps.accounts.queries import memberships_of
from apps.accounts.services import change_name, choose_language
from apps.common.htmx import answer
from apps.common.signed_out import reader_of

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


@never_cache
@login_not_required
@require_GET
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in now, for a page that was opened before, and the token its forms have to carry."""
    now = {"reader": reader_of(request.user), "name": str(request.user), "token": get_token(request)}
    return JsonResponse(now)


@require_GET
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where the sign-in beside a page ends; that page hears of it and goes on (static/js/signed-out.js)."""
    return answer(request, "accounts/signed_in.html", {})
