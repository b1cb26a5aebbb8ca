"""My reading: what is kept, what is dropped, and that it is one person's own."""

import threading

import pytest
from django.db import IntegrityError, connection

from apps.activity.models import Entry
from apps.lessons.marks.models import LessonMark
from apps.lessons.marks.queries import in_basket, mark_of, my_reading
from apps.lessons.marks.services import empty_basket, set_in_basket, set_read, write_note
from apps.lessons.models import Playbook
from tests.lessons.factories import make_lesson, make_playbook
from tests.lessons.translation.editions import into_german, make_library, published_in_german
from tests.people import People


def kept(people: People) -> list[tuple[bool, str, bool]]:
    return [(bool(row.read_at), row.note, bool(row.basketed_at)) for row in LessonMark.objects.of(people.member)]


def test_read_is_kept_from_the_first_time_until_taken_back(people: People) -> None:
    lesson = make_lesson()
    set_read(lesson=lesson, by=people.member, read=True)
    first = mark_of(people.member, lesson).read_at
    set_read(lesson=lesson, by=people.member, read=True)
    assert (mark_of(people.member, lesson).read_at, kept(people)) == (first, [(True, "", False)])
    assert str(LessonMark.objects.get()) == f"Member: {lesson}"
    for _ in range(2):
        set_read(lesson=lesson, by=people.member, read=False)
        assert kept(people) == []
    assert Entry.objects.count() == 0  # private


def test_a_note_is_trimmed_and_an_empty_one_is_none(people: People) -> None:
    lesson = make_lesson()
    for _ in range(2):
        write_note(lesson=lesson, by=people.member, note="  Ask Mei.  ")
        assert kept(people) == [(False, "Ask Mei.", False)]
    set_read(lesson=lesson, by=people.member, read=True)
    write_note(lesson=lesson, by=people.member, note="  ")
    assert (kept(people), mark_of(people.member, lesson).noted_at) == ([(True, "", False)], None)


def test_the_basket_is_emptied_of_ones_own_lessons_alone(people: People) -> None:
    first, second = make_lesson(), make_lesson()
    for lesson in (first, second):
        set_in_basket(lesson=lesson, by=people.member, inside=True)
    set_in_basket(lesson=first, by=people.lead, inside=True)
    set_read(lesson=first, by=people.member, read=True)
    assert in_basket(people.member, [second]) is True
    assert (empty_basket(by=people.member), empty_basket(by=people.member)) == (2, 0)
    assert kept(people) == [(True, "", False)]
    assert (in_basket(people.member, [first, second]), in_basket(people.lead, [first])) == (False, True)
    set_in_basket(lesson=first, by=people.lead, inside=False)
    assert in_basket(people.lead, [first]) is False


def test_one_mark_for_a_person_and_a_lesson(people: People) -> None:
    lesson = make_lesson()
    LessonMark.objects.create(user=people.member, lesson=lesson)
    with pytest.raises(IntegrityError):
        LessonMark.objects.create(user=people.member, lesson=lesson)


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_make_one_mark(transactional_db: None, people: People) -> None:
    lesson = make_lesson()
    barrier = threading.Barrier(2)

    def press(inside: bool) -> None:
        try:
            barrier.wait(10)
            (set_in_basket(lesson=lesson, by=people.member, inside=True) if inside else None)
            (None if inside else set_read(lesson=lesson, by=people.member, read=True))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(inside,)) for inside in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert kept(people) == [(True, "", True)]


def test_my_reading_counts_what_is_live_and_open_to_the_reader(people: People) -> None:
    small, own = make_playbook(lessons=3, title="Small"), make_playbook(organization=people.organization, title="Own")
    make_playbook(title="Without lessons")
    hidden = make_lesson(playbook=make_playbook(organization=people.other_organization))
    mine = make_lesson(playbook=own)
    first, second, third = small.lessons.all()
    for lesson in (first, hidden, mine):
        set_read(lesson=lesson, by=people.member, read=True)
        set_in_basket(lesson=lesson, by=people.member, inside=True)
        write_note(lesson=lesson, by=people.member, note=f"On {lesson.number}.")
    set_read(lesson=second, by=people.lead, read=True)  # another person's
    third.unpublish()
    reading = my_reading(people.member, "en")
    assert [(row.playbook, row.read, row.total, row.next) for row in reading.progress] == [
        (own, 1, 1, None),
        (small, 1, 2, second),
    ]
    assert [(basket.playbook, basket.lessons, basket.query) for basket in reading.baskets] == [
        (own, [mine], f"lesson={mine.pk}"),
        (small, [first], f"lesson={first.pk}"),
    ]
    assert [mark.lesson for mark in reading.notes] == [mine, first]


def test_progress_is_shown_for_a_playbook_once_until_it_is_read_in_both_languages(people: People) -> None:
    library = make_library()
    german = into_german(library)
    translated = published_in_german(german, library.lesson)

    def shown(language: str) -> list[Playbook]:
        return [row.playbook for row in my_reading(people.member, language).progress]

    assert (shown("en"), shown("de"), shown("fr")) == ([library.original], [german], [library.original])
    set_read(lesson=library.lesson, by=people.member, read=True)
    assert shown("de") == [library.original]
    set_read(lesson=translated, by=people.member, read=True)
    assert (shown("en"), shown("de")) == ([library.original, german], [german, library.original])
