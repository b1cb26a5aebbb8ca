from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "apps.plans"

    def ready(self) -> None:
        from apps.plans import holdings, thread  # noqa: F401  # register what plans add to the thread, and what people hold
