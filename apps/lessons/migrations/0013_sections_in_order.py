"""Sections stand where they stood: in the order of their numbers."""

from django.db import migrations
from django.db.models import F


def number_as_position(apps, schema_editor):
    apps.get_model("lessons", "Section").objects.filter(position=0).update(position=F("number"))


class Migration(migrations.Migration):
    dependencies = [("lessons", "0012_section_position")]
    operations = [migrations.RunPython(number_as_position, migrations.RunPython.noop)]
