from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("session/", views.session, name="session"),
    path("signed-in/", views.signed_in, name="signed_in"),
    path("language/", views.language_set, name="language_set"),
]
