"""The playbooks a workshop can be planned from, and which one its form begins with."""

from dataclasses import dataclass

from django.utils.translation import get_language

from apps.lessons.languages import base_of
from apps.lessons.models import Playbook
from apps.lessons.translation.queries import once_each
from apps.teams.models import Organization
from apps.workshops.models import Workshop


@dataclass(frozen=True)
class Family:
    """A playbook in its languages: the reader's first, where it has it."""

    editions: list[Playbook]

    @property
    def first(self) -> Playbook:
        return self.editions[0]

    @property
    def is_spoken(self) -> bool:
        return base_of(self.first.language) == base_of(get_language())


def families_of(playbooks: list[Playbook]) -> list[Family]:
    """Those in the reader's language first, by name."""
    families = [Family([first, *others]) for first, others in once_each(playbooks, get_language())]
    return sorted(families, key=lambda family: (not family.is_spoken, family.first.title.casefold()))


def usual_playbook(organization: Organization, families: list[Family]) -> Playbook | None:
    """The one the organization planned with last, in the reader's language where there is that; or else the first."""
    workshops = Workshop.objects.filter(organization=organization).order_by("-created_at", "-pk")
    last = workshops.values_list("playbook", flat=True).first()
    for family in families:
        used = next((playbook for playbook in family.editions if playbook.pk == last), None)
        if used:
            return family.first if family.is_spoken else used
    return families[0].first if families else None
