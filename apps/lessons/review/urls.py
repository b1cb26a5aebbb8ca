from django.urls import path

from apps.lessons.review import outside

app_name = "review"
urlpatterns = [
    path("<str:token>/", outside.link, name="link"),
    path("<str:token>/draft/", outside.draft, name="draft"),
]
