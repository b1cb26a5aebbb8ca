from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "apps.workshops"

    def ready(self) -> None:
        from apps.live import rooms
        from apps.workshops import fragments, thread  # noqa: F401  (registers its strands)
        from apps.workshops.services.room import mark_seen

        rooms.register("workshop", fragments.render, mark_seen)
