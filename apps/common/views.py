from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import TooManyFilesSent
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.defaults import bad_request


@never_cache
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """Whether this process serves and reaches its database: 200, or an error the server turns into 500."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's answer to what it cannot read. A folder with too many files is chosen by mistake, so that has its sentence
    and the way back to its form."""
    if not isinstance(exception, TooManyFilesSent):
        return bad_request(request, exception)
    context = {"files": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    answer = render(request, "413.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    answer.headers["Connection"] = "close"
    return answer
