from django.db import migrations

from apps.common.stored import bring_into_bounds, clean_words

WORDS = (
    "workshops.Workshop",
    "workshops.Activity",
    "workshops.Participant",
    "workshops.Contribution",
    "workshops.Decision",
)
IN_LINES = ("workshops.Contribution.text", "workshops.Decision.statement")


def forwards(apps, schema_editor):
    bring_into_bounds(apps, "workshops.Workshop", ["starts_at"])
    clean_words(apps, WORDS, in_lines=IN_LINES)


class Migration(migrations.Migration):
    dependencies = [("workshops", "0007_ballots_kept")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
