"""How the views of this app answer what was posted."""

import functools
from collections.abc import Callable
from typing import Concatenate

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import trigger_client_event

from apps.common.htmx import asked_partial
from apps.plans.refusals import PlanRefused
from apps.teams.requests import MemberRequest


def back(request: MemberRequest, otherwise: str) -> str:
    """The page of ours the form came from, if it says so in `next`."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else otherwise


def done(request: MemberRequest, sentence: str, url: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(url)


def says_why_not[**P](
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[Concatenate[MemberRequest, P], HttpResponse]:
    """What a service refuses is said in its own sentence: as a message where the form came from, or as a toast."""

    @functools.wraps(view)
    def answered(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PlanRefused as error:
            if asked_partial(request):
                return trigger_client_event(HttpResponse(status=204), "toast", {"text": str(error)})
            messages.error(request, str(error))
            return HttpResponseRedirect(back(request, reverse("plans:plan_list")))

    return answered
