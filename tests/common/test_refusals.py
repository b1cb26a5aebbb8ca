from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from apps.common.refusals import Refused
from config.urls import urlpatterns as product_urls


def refuse(*args: object) -> HttpResponse:
    raise Refused("The team has changed meanwhile.")


urlpatterns = [*product_urls, path("refuse/", refuse)]


@override_settings(ROOT_URLCONF=__name__)
def test_a_refusal_no_view_expected_is_read_as_its_sentence(db: None, admin_client: Client) -> None:
    response = admin_client.get("/refuse/")
    assert (response.status_code, "The team has changed meanwhile." in response.content.decode()) == (403, True)
