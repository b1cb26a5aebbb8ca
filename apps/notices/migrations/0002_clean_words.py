from django.db import migrations

from apps.common.stored import bring_into_bounds, clean_words

CURATED = (
    "lessons.Playbook",
    "lessons.Section",
    "lessons.Lesson",
    "lessons.Aspect",
    "lessons.FaqEntry",
    "lessons.Reading",
    "recommendations.Recommendation",
)
WORDS = (
    *CURATED,
    "accounts.User",
    "teams.Organization",
    "teams.Team",
    "lessons.Question",
    "lessons.LessonGuardrail",
    "lessons.AspectLevel",
    "lessons.LessonMark",
    "lessons.ReviewLink",
    "lessons.Note",
    "recommendations.InitiativeTemplate",
    "recommendations.TemplateStep",
    "recommendations.TemplateMeasure",
    "recommendations.TemplateGuardrail",
    "notices.Notice",
)
IN_LINES = (
    "lessons.Aspect.china",
    "lessons.Aspect.west",
    "lessons.FaqEntry.question",
    "lessons.Question.text",
    "lessons.LessonGuardrail.text",
)


def forwards(apps, schema_editor):
    for label in CURATED:
        bring_into_bounds(apps, label, ["go_live_at", "expire_at"])
    clean_words(apps, WORDS, in_lines=IN_LINES)


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_notices"),
        ("accounts", "0003_language"),
        ("teams", "0002_membership_code"),
        ("lessons", "0020_published_playbooks"),
        ("recommendations", "0013_rights_to_playbooks"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
