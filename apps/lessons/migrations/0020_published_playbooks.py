"""The newest version of each playbook and section is the one readers see."""

from django.db import migrations


def newest_is_live(apps, schema_editor):
    for name in ("Playbook", "Section"):
        model = apps.get_model("lessons", name)
        found = model.objects.exclude(latest_revision=None).select_related("latest_revision")
        for row in found.filter(live=True, live_revision=None):
            row.live_revision = row.latest_revision
            row.first_published_at = row.last_published_at = row.latest_revision.created_at
            row.save(update_fields=["live_revision", "first_published_at", "last_published_at"])


class Migration(migrations.Migration):
    dependencies = [("lessons", "0019_drafts_of_playbooks")]
    operations = [migrations.RunPython(newest_is_live, migrations.RunPython.noop)]
