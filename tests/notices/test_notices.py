"""One notice for one version: decided once, written down, and sent by the real worker to whom it concerns."""

from collections.abc import Sequence
from typing import ClassVar

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from apps.accounts.models import User
from apps.lessons.models import Lesson
from apps.notices.jobs import send_notice
from apps.notices.models import Addressee, Notice
from apps.notices.refusals import NoticeRefused
from apps.notices.services import tell_nobody, tell_owners
from apps.plans.enums import State
from apps.plans.models import Initiative
from apps.teams.models import Membership
from tests.lessons.curators import make_editor, make_shipped_curator
from tests.lessons.factories import make_lesson
from tests.notices.versions import rewrite
from tests.people import People, make_people
from tests.plans.factories import make_initiative
from tests.recommendations.factories import make_recommendation
from tests.worker import Worker
from tests.workshops.factories import make_workshop


def changed_lesson(people: People) -> Lesson:
    """Rewritten after two initiatives and a workshop of one organization and an initiative of the other."""
    lesson = make_lesson(number="2.1", section__number=2, title="Short loops")
    for title in ("A rollback drill", "A weekly release"):
        make_initiative(people.team, lessons=[lesson], title=title, owner=people.member)
    make_initiative(people.other_team, lessons=[lesson], title="Secret plan", owner=people.outsider)
    make_workshop(people, lessons=[lesson], title="Spring room", created_by=people.member)
    lesson.questions.set([])
    return rewrite(lesson, summary="Shorter loops\n\nbeat long plans.")


def live(lesson: Lesson) -> int:
    assert lesson.live_revision_id is not None
    return lesson.live_revision_id


def log_of(lesson: Lesson) -> list[tuple[str, User | None, str]]:
    entries = ModelLogEntry.objects.filter(object_id=str(lesson.pk), action__startswith="notices.")
    return [(entry.action, entry.user, registry.get_action_label(entry.action)) for entry in entries]


def test_each_owner_gets_one_mail_about_their_own_things(worker: Worker, mailoutbox: list[EmailMessage]) -> None:
    people = make_people()
    lesson = changed_lesson(people)
    curator = make_shipped_curator()
    tell_owners(piece=lesson, revision=live(lesson), words=" Look  again. ", by=curator)
    assert mailoutbox == []
    worker()

    letters = {letter.to[0]: letter for letter in mailoutbox}
    assert sorted(letters) == ["member@example.org", "outsider@example.org"]
    letter = letters["member@example.org"]
    assert letter.subject == "“2.1 Short loops” reads differently now"
    assert "The curators write:\nLook again.\n" in letter.body
    assert (
        "Summary\n  Before:\n    Short loops beat long plans.\n  Now:\n    Shorter loops\n    \n    beat long plans.\n"
        in letter.body
    )
    assert "    Question 1 on 2.1?\n    Question 2 on 2.1?\n  Now: it was taken out.\n" in letter.body
    for title in ("A rollback drill", "A weekly release"):
        url = Initiative.objects.get(title=title).get_absolute_url()
        assert f"{title}\nhttp://testserver{url}\n" in letter.body
    assert "Spring room\nhttp://testserver/workshops/" in letter.body
    assert f"http://testserver{lesson.get_absolute_url()}" in letter.body
    assert "Secret plan" not in letter.body
    other = letters["outsider@example.org"].body
    assert "Secret plan\n" in other
    assert "rollback" not in other
    jobs = ProcrastinateJob.objects.filter(task_name="notices.send_notice")
    assert [job.status for job in jobs] == ["succeeded", "succeeded"]
    assert Addressee.objects.filter(sent_at=None).count() == 0


def test_a_paragraph_that_is_new_and_no_words_of_the_curator(worker: Worker, mailoutbox: list[EmailMessage]) -> None:
    people = make_people()
    recommendation = make_recommendation(why="")
    make_initiative(people.team, recommendation=recommendation, owner=people.member, title="A rollback drill")
    recommendation = rewrite(recommendation, why="A reason.")
    revision = recommendation.live_revision_id
    assert revision is not None
    tell_owners(piece=recommendation, revision=revision, words="", by=make_shipped_curator())
    worker()
    (letter,) = mailoutbox
    assert "Why\n  Before: nothing stood here.\n  Now:\n    A reason.\n" in letter.body
    assert "The curators write" not in letter.body


def test_a_notice_speaks_the_language_of_who_gets_it(worker: Worker, mailoutbox: list[EmailMessage]) -> None:
    people = make_people()
    people.member.language = "de"
    people.member.save()
    lesson = make_lesson()
    make_initiative(people.team, lessons=[lesson], owner=people.member)
    lesson = rewrite(lesson, summary="Other words.")
    tell_owners(piece=lesson, revision=live(lesson), words="", by=make_shipped_curator())
    worker()
    (letter,) = mailoutbox
    with translation.override("de"):
        assert f"\n{capfirst(gettext('summary'))}\n" in letter.body


def test_a_job_that_runs_twice_sends_once(worker: Worker, mailoutbox: list[EmailMessage]) -> None:
    people = make_people()
    lesson = changed_lesson(people)
    tell_owners(piece=lesson, revision=live(lesson), words="", by=make_shipped_curator())
    worker()
    for addressee in Addressee.objects.all():
        send_notice.defer(addressee=addressee.pk)
    worker()
    assert len(mailoutbox) == 2


class Mailer(EmailBackend):
    """Takes no mail while it is `closed`, and notes what was known to others when it took one."""

    closed = False
    taken: ClassVar[list[tuple[bool, int]]] = []

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if Mailer.closed:
            raise ConnectionRefusedError
        waiting = Addressee.objects.filter(sent_at=None).count()
        Mailer.taken.append((connection.in_atomic_block, waiting))
        return int(super().send_messages(messages))


@pytest.fixture
def mailer(settings: Settings) -> type[Mailer]:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Mailer"}}
    Mailer.closed, Mailer.taken = False, []
    return Mailer


def test_a_mail_leaves_after_it_is_written_down_for_good(worker: Worker, mailer: type[Mailer]) -> None:
    people = make_people()
    lesson = changed_lesson(people)
    tell_owners(piece=lesson, revision=live(lesson), words="", by=make_shipped_curator())
    worker()
    assert mailer.taken == [(False, 1), (False, 0)]


def test_a_mail_that_was_not_taken_is_sent_later_and_once(
    worker: Worker, mailer: type[Mailer], mailoutbox: list[EmailMessage]
) -> None:
    people = make_people()
    lesson = changed_lesson(people)
    mailer.closed = True
    tell_owners(piece=lesson, revision=live(lesson), words="", by=make_shipped_curator())
    worker()
    jobs = ProcrastinateJob.objects.filter(task_name="notices.send_notice")
    assert [(job.status, job.attempts) for job in jobs] == [("todo", 1), ("todo", 1)]
    assert (mailoutbox, Addressee.objects.filter(sent_at=None).count()) == ([], 2)

    mailer.closed = False
    for addressee in [*Addressee.objects.all(), *Addressee.objects.all()]:
        send_notice.defer(addressee=addressee.pk)
    worker()
    assert sorted(letter.to[0] for letter in mailoutbox) == ["member@example.org", "outsider@example.org"]
    assert Addressee.objects.filter(sent_at=None).count() == 0


def test_a_notice_that_is_taken_back_sends_nothing(worker: Worker, mailoutbox: list[EmailMessage]) -> None:
    people = make_people()
    lesson = changed_lesson(people)
    curator = make_shipped_curator()
    with transaction.atomic():
        tell_owners(piece=lesson, revision=live(lesson), words="", by=curator)
        assert ProcrastinateJob.objects.count() == 2
        transaction.set_rollback(True)
    worker()
    assert (mailoutbox, Notice.objects.count(), ProcrastinateJob.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize("case", ["left", "handed over", "delivered", "archived", "playbook archived"])
def test_what_changed_before_the_mail_was_sent_counts(
    worker: Worker, mailoutbox: list[EmailMessage], case: str
) -> None:
    people = make_people()
    lesson = make_lesson()
    make_initiative(people.team, lessons=[lesson], owner=people.member)
    lesson = rewrite(lesson, summary="Other words.")
    tell_owners(piece=lesson, revision=live(lesson), words="", by=make_shipped_curator())
    if case == "left":
        Membership.objects.get(user=people.member).delete()
    elif case == "handed over":
        Initiative.objects.update(owner=people.lead)
    elif case == "delivered":
        Initiative.objects.update(state=State.DONE, done_at=timezone.now())
    elif case == "playbook archived":
        lesson.playbook.unpublish()
    else:
        lesson.unpublish()
    worker()
    assert mailoutbox == []
    assert Addressee.objects.get().sent_at is None


def test_things_on_the_new_version_are_not_in_the_mail(worker: Worker, mailoutbox: list[EmailMessage]) -> None:
    people = make_people()
    lesson = changed_lesson(people)
    make_initiative(people.team, lessons=[lesson], title="Begun since", owner=people.member)
    tell_owners(piece=lesson, revision=live(lesson), words="", by=make_shipped_curator())
    worker()
    assert ["Begun since" in letter.body for letter in mailoutbox] == [False, False]


@pytest.mark.django_db
def test_a_notice_is_written_down_once(people: People) -> None:
    lesson = changed_lesson(people)
    curator = make_shipped_curator()
    first = tell_owners(piece=lesson, revision=live(lesson), words="Look.", by=curator)
    assert tell_owners(piece=lesson, revision=live(lesson), words="Again.", by=curator) == first
    assert tell_nobody(piece=lesson, revision=live(lesson), by=curator) == first
    assert list(Notice.objects.values_list("revision", "words", "decided_by")) == [(live(lesson), "Look.", curator.pk)]
    assert set(Addressee.objects.values_list("person", flat=True)) == {people.member.pk, people.outsider.pk}
    assert ProcrastinateJob.objects.filter(task_name="notices.send_notice").count() == 2
    assert log_of(lesson) == [("notices.sent", curator, "Send a notice")]
    entry = ModelLogEntry.objects.get(action="notices.sent")
    assert registry.get_formatter(entry).format_message(entry) == "Sent one notice to 2 owners"


@pytest.mark.django_db
def test_nobody_is_told_of_a_version_and_it_is_not_offered_again(people: People) -> None:
    lesson = changed_lesson(people)
    curator = make_shipped_curator()
    notice = tell_nobody(piece=lesson, revision=live(lesson), by=curator)
    assert tell_owners(piece=lesson, revision=live(lesson), words="", by=curator) == notice
    assert Addressee.objects.count() == ProcrastinateJob.objects.count() == 0
    assert log_of(lesson) == [("notices.none", curator, "Send no notice")]


@pytest.mark.django_db
def test_a_notice_is_refused_to_who_may_not_publish(people: People) -> None:
    lesson = changed_lesson(people)
    with pytest.raises(NoticeRefused, match="Only who may publish"):
        tell_owners(piece=lesson, revision=live(lesson), words="", by=make_editor())
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_notice_is_refused_about_a_version_that_is_no_longer_read(people: People) -> None:
    lesson = changed_lesson(people)
    seen = live(lesson)
    lesson = rewrite(lesson, summary="Third words.")
    with pytest.raises(NoticeRefused, match="another version by now"):
        tell_owners(piece=lesson, revision=seen, words="", by=make_shipped_curator())
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_notice_is_refused_where_nobody_is_left_to_tell(people: People) -> None:
    lesson = changed_lesson(people)
    Membership.objects.all().delete()
    with pytest.raises(NoticeRefused, match="nobody to tell"):
        tell_nobody(piece=lesson, revision=live(lesson), by=make_shipped_curator())
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_sentence_has_its_length(people: People) -> None:
    lesson = changed_lesson(people)
    curator = make_shipped_curator()
    with pytest.raises(NoticeRefused, match="at most 500"):
        tell_owners(piece=lesson, revision=live(lesson), words="x" * 501, by=curator)
    assert tell_owners(piece=lesson, revision=live(lesson), words="x" * 500, by=curator).addressees.count() == 2


@pytest.mark.django_db
def test_a_person_stands_on_a_notice_once(people: People) -> None:
    lesson = changed_lesson(people)
    notice = tell_owners(piece=lesson, revision=live(lesson), words="", by=make_shipped_curator())
    addressee = notice.addressees.first()
    assert addressee is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Addressee.objects.create(notice=notice, person=addressee.person, since=addressee.since)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(revision=notice.revision)
    assert (str(notice), str(addressee)) == (
        f"notice of {live(lesson)}",
        f"{addressee.person} of notice of {live(lesson)}",
    )
