from apps.activity.models import Entry
from apps.plans.models import Comment
from apps.plans.services import add_comment, delete_comment, edit_comment
from tests.people import People
from tests.plans.factories import make_comment, make_initiative
from tests.plans.refused import refused


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_add_comment_once_even_when_sent_twice(people: People) -> None:
    initiative = make_initiative(people.team)
    comment = add_comment(initiative=initiative, text=" Start small. ", by=people.member, code="abcdefghjk")
    assert (comment.text, comment.author, comment.author_name) == ("Start small.", people.member, "Member")
    assert add_comment(initiative=initiative, text="Start small.", by=people.member, code="abcdefghjk") == comment
    assert verbs() == ["comment_added"]


def test_add_comment_refuses_nothing(people: People) -> None:
    with refused("Write something first."):
        add_comment(initiative=make_initiative(people.team), text="  ", by=people.member)
    assert (Comment.objects.count(), verbs()) == (0, [])


def test_edit_comment_by_its_author(people: People) -> None:
    comment = make_comment(make_initiative(people.team), people.member)
    assert edit_comment(comment=comment, text=comment.text, by=people.member).edited_at is None
    edited = edit_comment(comment=comment, text="Start with two.", by=people.member)
    assert (edited.text, edited.edited_at is None) == ("Start with two.", False)
    assert verbs() == ["comment_edited"]


def test_edit_comment_refuses(people: People) -> None:
    comment = make_comment(make_initiative(people.team), people.member)
    with refused("Only the person who wrote a comment can change it."):
        edit_comment(comment=comment, text="Mine.", by=people.admin)
    with refused("Write something first."):
        edit_comment(comment=comment, text=" ", by=people.member)
    assert verbs() == []


def test_delete_comment_once_and_again(people: People) -> None:
    comment = make_comment(make_initiative(people.team), people.member)
    gone = Comment.objects.get(pk=comment.pk)
    delete_comment(comment=comment, by=people.lead)
    delete_comment(comment=gone, by=people.lead)
    assert (Comment.objects.count(), verbs()) == (0, ["comment_deleted"])
    assert Entry.objects.get().data["author"] == "Member"
