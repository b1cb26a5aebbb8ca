from django.urls import path

from apps.lessons import views

app_name = "lessons"
urlpatterns = [
    path("", views.playbook_list, name="playbook_list"),
    path("<slug:slug>/", views.playbook_detail, name="playbook_detail"),
    path("<slug:slug>/comparison/", views.comparison, name="comparison"),
    path("<slug:slug>/faq/", views.faq, name="faq"),
    path("<slug:slug>/readings/", views.readings, name="readings"),
    path("<slug:slug>/lessons/<str:number>/", views.lesson_detail, name="lesson_detail"),
]
