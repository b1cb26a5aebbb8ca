from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls

from apps.common.views import health
from apps.insights.views.home import home

handler400 = "apps.common.views.unreadable"
handler500 = "apps.common.views.broken"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("health/", health, name="health"),
    path("accounts/", include("allauth.urls")),
    path("profile/", include("apps.accounts.urls")),
    path("", include("apps.teams.urls")),
    path("library/", include("apps.lessons.urls")),
    path("library/", include("apps.recommendations.urls")),
    path("", include("apps.plans.urls")),
    path("", include("apps.workshops.urls")),
    path("join/", include("apps.workshops.join_urls")),
    path("", include("apps.insights.urls")),
    path("review/", include("apps.lessons.review.urls")),
    path("curate/", include(wagtailadmin_urls)),
    path("system/", admin.site.urls),
]
