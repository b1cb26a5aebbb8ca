from django.urls import path

from apps.insights.views.search import search

app_name = "insights"
urlpatterns = [
    path("search/", search, name="search"),
]
