"""Languages become BCP 47 codes in lower case; what is not even like one becomes the default."""

import re
from typing import Any

from django.db import migrations

WELL_FORMED = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$")


def to_codes(apps: Any, schema_editor: Any) -> None:
    for playbook in apps.get_model("lessons", "Playbook").objects.all():
        code = playbook.language.strip().replace("_", "-").lower()
        playbook.language = code if WELL_FORMED.match(code) else "en"
        playbook.save(update_fields=["language"])


class Migration(migrations.Migration):
    dependencies = [("lessons", "0009_known_words")]

    operations = [migrations.RunPython(to_codes, migrations.RunPython.noop)]
