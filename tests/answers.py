"""What a response was, in words the test client's types know."""

from django.http import HttpResponseBase


def template_of(response: HttpResponseBase) -> str:
    """The page, or the partial of it, that was answered: "plans/plan_detail.html#item-list"."""
    name: str = getattr(response, "template_name")  # noqa: B009  # the types know it of no response
    return name


def way_of(response: HttpResponseBase) -> tuple[int, str]:
    """The status and where the answer sends the reader."""
    return response.status_code, response.headers.get("Location", "")
