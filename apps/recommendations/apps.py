from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "apps.recommendations"

    def ready(self) -> None:
        from apps.lessons.translation.words import DOCUMENTS
        from apps.recommendations import thread  # noqa: F401  # registers its strands
        from apps.recommendations.models import Recommendation
        from apps.recommendations.services import recommendation_document

        DOCUMENTS[Recommendation] = recommendation_document
