"""The addresses people type and scan; they have plain names and no namespace."""

from django.urls import path, re_path

from apps.workshops.views import join

urlpatterns = [
    path("", join.join, name="join"),
    re_path(r"^(?P<code>[0-9]{8}(?:[0-9]{4})?)/$", join.join_code, name="join-code"),
]
