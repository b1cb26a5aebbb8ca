from django.urls import path

from apps.plans.views import adopt, carrying, comments, initiatives, items, plans, states

app_name = "plans"
urlpatterns = [
    path(
        "library/<slug:slug>/recommendations/<str:code>/adopt/",
        adopt.recommendation_adopt,
        name="recommendation_adopt",
    ),
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/teams/<slug:team_code>/new/", plans.plan_create, name="plan_create"),
    path("plans/<slug:code>/", plans.plan_detail, name="plan_detail"),
    path("plans/<slug:code>/board/", plans.plan_board, name="plan_board"),
    path("plans/<slug:code>/carry-over/", carrying.plan_carry_over, name="plan_carry_over"),
    path("plans/<slug:code>/initiatives/new/", initiatives.initiative_create, name="initiative_create"),
    path("initiatives/<slug:code>/", initiatives.initiative_detail, name="initiative_detail"),
    path("initiatives/<slug:code>/edit/", initiatives.initiative_edit, name="initiative_edit"),
    path("initiatives/<slug:code>/state/", states.initiative_state, name="initiative_state"),
    path("initiatives/<slug:code>/move/", states.initiative_move, name="initiative_move"),
    path("initiatives/<slug:code>/back/<slug:plan_code>/", states.initiative_move_back, name="initiative_move_back"),
    path("initiatives/<slug:code>/delete/", initiatives.initiative_delete, name="initiative_delete"),
    path("initiatives/<slug:code>/items/new/", items.item_create, name="item_create"),
    path("initiatives/<slug:initiative_code>/items/<slug:code>/edit/", items.item_edit, name="item_edit"),
    path("initiatives/<slug:initiative_code>/items/<slug:code>/state/", items.item_state, name="item_state"),
    path("initiatives/<slug:initiative_code>/items/<slug:code>/move/", items.item_move, name="item_move"),
    path("initiatives/<slug:initiative_code>/items/<slug:code>/delete/", items.item_delete, name="item_delete"),
    path("initiatives/<slug:code>/comments/new/", comments.comment_create, name="comment_create"),
    path("initiatives/<slug:initiative_code>/comments/<slug:code>/edit/", comments.comment_edit, name="comment_edit"),
    path(
        "initiatives/<slug:initiative_code>/comments/<slug:code>/delete/",
        comments.comment_delete,
        name="comment_delete",
    ),
]
