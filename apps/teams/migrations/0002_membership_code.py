from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import apps.common.codes


def give_codes(apps_: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for membership in apps_.get_model("teams", "Membership").objects.filter(code=None):
        membership.code = apps.common.codes.new_code()
        membership.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial")]

    operations = [
        migrations.AddField(
            "membership", "code", models.CharField(default=None, editable=False, max_length=12, null=True)
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "membership",
            "code",
            models.CharField(default=apps.common.codes.new_code, editable=False, max_length=12, unique=True),
        ),
        migrations.AlterField(
            "invitation",
            "team",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.SET_NULL,
                related_name="invitations",
                to="teams.team",
            ),
        ),
    ]
