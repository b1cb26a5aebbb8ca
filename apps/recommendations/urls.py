from django.urls import path

from apps.recommendations import views

app_name = "recommendations"
urlpatterns = [
    path("<slug:slug>/recommendations/", views.recommendation_list, name="recommendation_list"),
    path("<slug:slug>/recommendations/<str:code>/", views.recommendation_detail, name="recommendation_detail"),
]
