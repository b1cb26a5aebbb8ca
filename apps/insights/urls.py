from django.urls import path

from apps.insights.views.crawlers import robots, sitemap
from apps.insights.views.search import search

app_name = "insights"
urlpatterns = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("search/", search, name="search"),
]
