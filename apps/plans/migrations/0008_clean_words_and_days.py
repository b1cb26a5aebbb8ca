from django.db import migrations

from apps.common.stored import bring_into_bounds, clean_words

WORDS = (
    "ActionPlan",
    "Initiative",
    "InitiativeLesson",
    "InitiativeMeasure",
    "InitiativeGuardrail",
    "ActionItem",
    "Comment",
)


def forwards(apps, schema_editor):
    bring_into_bounds(apps, "plans.Initiative", ["due_on"])
    bring_into_bounds(apps, "plans.ActionItem", ["due_on"])
    clean_words(apps, [f"plans.{name}" for name in WORDS])


class Migration(migrations.Migration):
    dependencies = [("plans", "0007_former_owners")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
