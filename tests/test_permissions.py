"""One table for the whole product: what each person is answered at each URL. A URL in no row fails."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.people import People
from tests.permissions import Row, all_rows, answers

LIBRARIES = ("allauth.", "wagtail.")


@pytest.mark.parametrize(
    ("name", "row"), [pytest.param(name, row, id=f"{row.method} {name}") for name, row in all_rows()]
)
def test_each_person_is_answered_as_the_table_says(name: str, row: Row, people: People) -> None:
    assert answers(name, row, people) == row.statuses.by_person()


def own_url_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The URL names we wrote; those a library brings are that library's to guard."""
    for found in resolver.url_patterns:
        if isinstance(found, URLPattern):
            yield f"{namespace}{found.name}"
        elif not is_a_librarys(found):
            yield from own_url_names(found, f"{namespace}{found.namespace}:" if found.namespace else namespace)


def is_a_librarys(resolver: URLResolver) -> bool:
    module = getattr(resolver.urlconf_name, "__name__", "")
    return resolver.app_name == "admin" or module.startswith(LIBRARIES)


def test_every_url_stands_in_the_table() -> None:
    in_table = {name for name, _ in all_rows()}
    assert sorted(set(own_url_names(get_resolver())) - in_table) == []
