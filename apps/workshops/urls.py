from django.urls import URLPattern, path

from apps.workshops.views import agenda, console, live, prepare, room, seats

app_name = "workshops"

ROOM: list[URLPattern] = [
    path("live/workshops/<slug:code>/<slug:audience>/", live.room_stream, name="room_stream"),
    path("workshops/<slug:code>/poll/<slug:audience>/", live.room_poll, name="room_poll"),
    path("workshops/<slug:code>/room/", room.room, name="room"),
    path("workshops/<slug:code>/room/mine/", room.room_mine, name="room_mine"),
    path("workshops/<slug:code>/room/ideas/save/", room.idea_save, name="idea_save"),
    path("workshops/<slug:code>/room/ideas/withdraw/", room.idea_withdraw, name="idea_withdraw"),
    path("workshops/<slug:code>/room/dots/save/", room.dot_save, name="dot_save"),
    path("workshops/<slug:code>/room/ready/set/", room.ready_set, name="ready_set"),
    path("workshops/<slug:code>/room/keep/", seats.seat_keep, name="seat_keep"),
    path("workshops/<slug:code>/room/leave/", seats.seat_leave, name="seat_leave"),
    path("workshops/<slug:code>/screen/", console.screen, name="screen"),
    path("workshops/<slug:code>/console/", console.console, name="console"),
    path("workshops/<slug:code>/console/activity/go/", console.activity_go, name="activity_go"),
    path("workshops/<slug:code>/console/activity/reveal/", console.activity_reveal, name="activity_reveal"),
    path("workshops/<slug:code>/console/vote/close/", console.vote_close, name="vote_close"),
    path("workshops/<slug:code>/console/timer/run/", console.timer_run, name="timer_run"),
    path("workshops/<slug:code>/console/timer/add/", console.timer_add, name="timer_add"),
    path("workshops/<slug:code>/console/pause/", console.room_pause, name="room_pause"),
    path("workshops/<slug:code>/console/screen/turn/", console.screen_turn, name="screen_turn"),
    path("workshops/<slug:code>/console/lock/", console.room_lock, name="room_lock"),
    path("workshops/<slug:code>/console/people/remove/", console.participant_remove, name="participant_remove"),
    path("workshops/<slug:code>/console/ideas/remove/", console.idea_remove, name="idea_remove"),
    path("workshops/<slug:code>/console/ideas/admit/", console.idea_admit, name="idea_admit"),
    path("workshops/<slug:code>/console/commit/", console.commit_create, name="commit_create"),
    path("workshops/<slug:code>/console/end/", console.workshop_end, name="workshop_end"),
]

PREPARE: list[URLPattern] = [
    path("workshops/", prepare.workshop_list, name="workshop_list"),
    path("workshops/new/", prepare.workshop_create, name="workshop_create"),
    path("workshops/<slug:code>/", prepare.workshop_detail, name="workshop_detail"),
    path("workshops/<slug:code>/edit/", prepare.workshop_edit, name="workshop_edit"),
    path("workshops/<slug:code>/open/", prepare.workshop_open, name="workshop_open"),
    path("workshops/<slug:code>/anonymize/", prepare.workshop_anonymize, name="workshop_anonymize"),
    path("workshops/<slug:code>/duplicate/", prepare.workshop_duplicate, name="workshop_duplicate"),
    path("workshops/<slug:code>/delete/", prepare.workshop_delete, name="workshop_delete"),
    path("workshops/<slug:code>/sheet/", prepare.workshop_sheet, name="workshop_sheet"),
    path("workshops/<slug:code>/lessons/", prepare.workshop_lessons, name="workshop_lessons"),
    path("workshops/<slug:code>/lessons/<str:number>/renew/", prepare.lesson_renew, name="lesson_renew"),
    path("workshops/<slug:code>/steps/new/", agenda.activity_create, name="activity_create"),
    path("workshops/<slug:code>/steps/<slug:step>/edit/", agenda.activity_edit, name="activity_edit"),
    path("workshops/<slug:code>/steps/<slug:step>/retime/", agenda.activity_retime, name="activity_retime"),
    path("workshops/<slug:code>/steps/<slug:step>/move/", agenda.activity_move, name="activity_move"),
    path("workshops/<slug:code>/steps/<slug:step>/delete/", agenda.activity_delete, name="activity_delete"),
]

urlpatterns: list[URLPattern] = [*PREPARE, *ROOM]
