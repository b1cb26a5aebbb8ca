from django.urls import path

from apps.lessons import views
from apps.lessons.feeds import feed
from apps.lessons.marks import views as marks

app_name = "lessons"
urlpatterns = [
    path("", views.playbook_list, name="playbook_list"),
    path("feed/", feed, name="feed"),
    path("my-reading/", marks.my_reading, name="my_reading"),
    path("my-reading/basket/empty/", marks.basket_empty, name="basket_empty"),
    path("<slug:slug>/", views.playbook_detail, name="playbook_detail"),
    path("<slug:slug>/comparison/", views.comparison, name="comparison"),
    path("<slug:slug>/faq/", views.faq, name="faq"),
    path("<slug:slug>/readings/", views.readings, name="readings"),
    path("<slug:slug>/lessons/<str:number>/", views.lesson_detail, name="lesson_detail"),
    path("<slug:slug>/lessons/<str:number>/read/", marks.lesson_read, name="lesson_read"),
    path("<slug:slug>/lessons/<str:number>/basket/", marks.lesson_basket, name="lesson_basket"),
    path("<slug:slug>/lessons/<str:number>/note/", marks.lesson_note, name="lesson_note"),
]
