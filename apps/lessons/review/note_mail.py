"""Who hears of a note, and the mail they get."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.language import language_of_mail
from apps.accounts.models import User
from apps.lessons.models import Note


def people_of(note: Note) -> list[User]:
    """Whoever wrote the version, wrote a note on the piece before, or made the link: as long as they may edit it, and never
    whoever wrote this note."""
    kind = note.revision.content_type
    earlier = Note.objects.filter(revision__content_type=kind, revision__object_id=note.revision.object_id)
    keys = {note.revision.user_id, note.link and note.link.created_by_id, *earlier.values_list("author", flat=True)}
    people = User.objects.filter(pk__in=keys - {None, note.author_id}, is_active=True).exclude(email="").order_by("pk")
    return [person for person in people if person.has_perm(f"{kind.app_label}.change_{kind.model}")]


def tell_person(*, note: int, person: int) -> None:
    """Nothing where the note or the account is gone, or the note is done by now."""
    found = Note.objects.filter(pk=note, resolved_at=None).select_related("revision__content_type").first()
    reader = User.objects.filter(pk=person).first()
    if found is None or reader is None:
        return
    kind = found.revision.content_type
    context = {
        "person": reader,
        "note": found,
        "url": settings.BASE_URL + reverse("notes", args=[kind.app_label, kind.model, found.revision.object_id]),
        "base_url": settings.BASE_URL,
    }
    with translation.override(language_of_mail(reader)):
        subject = _("A note on “%(piece)s”") % {"piece": found.revision.object_str}
        body = render_to_string("lessons/email/note.txt", context)
    EmailMessage(" ".join(subject.split()), body, to=[reader.email]).send()
