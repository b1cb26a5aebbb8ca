from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "apps.workshops"

    def ready(self) -> None:
        from apps.live import rooms
        from apps.workshops import fragments, thread  # noqa: F401  (registers its strands)
        from apps.workshops.enums import Audience
        from apps.workshops.queries.rights import find_ended
        from apps.workshops.services.room import mark_seen

        backstage = (Audience.CONSOLE, Audience.SCREEN)
        rooms.register("workshop", rooms.Owner(fragments.render, mark_seen, find_ended, backstage))
