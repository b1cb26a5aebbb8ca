import pytest

from apps.activity.models import Entry
from apps.plans.history import sentence


@pytest.mark.parametrize(
    ("verb", "data", "words"),
    [
        ("initiative_created", {"plan": "Q4 2026"}, "Ana put it in the plan for Q4 2026."),
        (
            "initiative_edited",
            {"changed": ["due_on", "owner", "title"], "due_on": "2026-12-12", "owner": "Mei"},
            "Ana changed the due date (12 Dec 2026), the owner (Mei) and the title.",
        ),
        ("initiative_edited", {"changed": ["owner"], "due_on": "2026-12-12", "owner": ""}, "Ana changed the owner."),
        ("initiative_state_set", {"state": "done"}, "Ana moved it to “Done”."),
        ("initiative_state_set", {"state": "blocked", "reason": "No time"}, "Ana marked it as blocked: No time"),
        (
            "initiative_terms_set",
            {"measures": ["Releases", "Rollbacks"], "guardrails": ["Counsel has agreed."]},
            "Ana gave it 2 measures and 1 guardrail.",
        ),
        ("initiative_terms_set", {"measures": ["Releases"], "guardrails": []}, "Ana gave it 1 measure."),
        ("initiative_terms_set", {"measures": [], "guardrails": ["A", "B"]}, "Ana gave it 2 guardrails."),
        (
            "initiative_edited",
            {
                "changed": ["due_on", "lessons", "outcome", "owner"],
                "before": {"due_on": "2026-12-01", "lessons": "", "outcome": "x" * 61, "owner": ""},
                "after": {"due_on": "2026-12-12", "lessons": "1.1", "outcome": "y", "owner": "Mei"},
            },
            (
                "Ana changed the due date (1 Dec 2026 → 12 Dec 2026), the lessons behind it, the outcome and the owner "
                "(nothing → Mei)."
            ),
        ),
        ("initiative_finished", {"helped": "no", "result": ""}, "Ana marked it as done. Did it help? No."),
        (
            "initiative_finished",
            {"helped": "yes", "result": "Faster.", "items": "finish", "titles": ["A", "B"], "reason": ""},
            "Ana marked it as done. Did it help? Yes. Faster. Done with it: “A” and “B”.",
        ),
        (
            "initiative_finished",
            {"helped": "yes", "result": "", "items": "leave", "titles": ["A"], "reason": "No time."},
            "Ana marked it as done. Did it help? Yes. Left undone: “A”, because: No time.",
        ),
        (
            "items_received",
            {"titles": ["A"], "source": "Registry"},
            "Ana brought “A” from “Registry”, which is done.",
        ),
        ("initiative_dropped", {"reason": "Not needed."}, "Ana dropped it: Not needed."),
        ("item_state_set", {"title": "Do", "state": "dropped", "reason": "No."}, "Ana dropped “Do”: No."),
        (
            "initiative_moved",
            {"before": "Q3 2026", "plan": "Q4 2026", "due_on": "2026-12-12"},
            "Ana moved it from Q3 2026 to Q4 2026, due on 12 Dec 2026.",
        ),
        (
            "initiative_move_taken_back",
            {"before": "Q4 2026", "plan": "Q3 2026", "due_on": "2026-09-12"},
            "Ana took it back from Q4 2026 to Q3 2026.",
        ),
        ("initiative_moved", {"before": "Q3 2026", "plan": "Q4 2026"}, "Ana moved it from Q3 2026 to Q4 2026."),
        ("item_added", {"title": "Do"}, "Ana added “Do”."),
        (
            "item_edited",
            {"title": "Do", "changed": ["assignee", "due_on"], "assignee": "Mei", "due_on": ""},
            "Ana changed who does it (Mei) and the due date of “Do”.",
        ),
        ("item_state_set", {"title": "Do", "state": "done"}, "Ana finished “Do”."),
        ("item_state_set", {"title": "Do", "state": "doing"}, "Ana moved “Do” to “Doing”."),
        (
            "item_state_set",
            {"title": "Do", "state": "blocked", "reason": "No time"},
            "Ana marked “Do” as blocked: No time",
        ),
        ("item_moved", {"title": "Do"}, "Ana moved “Do” in the order of work."),
        ("item_deleted", {"title": "Do"}, "Ana deleted “Do”."),
        ("comment_added", {}, "Ana commented."),
        ("comment_edited", {}, "Ana reworded a comment."),
        ("comment_deleted", {"author": "Mei"}, "Ana removed a comment by Mei."),
        ("something_else", {}, "Ana: something_else"),
    ],
)
def test_sentence_of_every_verb(verb: str, data: dict[str, object], words: str) -> None:
    assert sentence(Entry(actor_name="Ana", verb=verb, data=data)) == words


def test_sentence_of_somebody_without_a_name() -> None:
    assert sentence(Entry(verb="comment_added", data={})) == "Somebody commented."
