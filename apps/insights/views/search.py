from django.http import HttpResponse

from apps.common.htmx import answer
from apps.insights.queries.search import LONGEST, search_all
from apps.teams.requests import MemberRequest


def search(request: MemberRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    groups = search_all(request.user, text)
    count = sum(len(group.hits) for group in groups)
    context = {"text": text, "groups": groups, "count": count, "longest": LONGEST}
    return answer(request, "insights/search.html", context, partials=("search-results",))
