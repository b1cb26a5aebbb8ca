from django.urls import URLPattern, path

from apps.workshops.views import console, live, room

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
    path("workshops/<slug:code>/screen/", console.screen, name="screen"),
    path("workshops/<slug:code>/console/", console.console, name="console"),
    path("workshops/<slug:code>/console/activity/go/", console.activity_go, name="activity_go"),
    path("workshops/<slug:code>/console/activity/reveal/", console.activity_reveal, name="activity_reveal"),
    path("workshops/<slug:code>/console/vote/close/", console.vote_close, name="vote_close"),
    path("workshops/<slug:code>/console/timer/run/", console.timer_run, name="timer_run"),
    path("workshops/<slug:code>/console/timer/add/", console.timer_add, name="timer_add"),
    path("workshops/<slug:code>/console/pause/", console.room_pause, name="room_pause"),
    path("workshops/<slug:code>/console/lock/", console.room_lock, name="room_lock"),
    path("workshops/<slug:code>/console/people/remove/", console.participant_remove, name="participant_remove"),
    path("workshops/<slug:code>/console/ideas/remove/", console.idea_remove, name="idea_remove"),
    path("workshops/<slug:code>/console/commit/", console.commit_create, name="commit_create"),
    path("workshops/<slug:code>/console/end/", console.workshop_end, name="workshop_end"),
]

urlpatterns: list[URLPattern] = [*ROOM]
