import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0008_stored_search"),
        ("recommendations", "0008_uploads"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="playbook",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lessons.playbook"
            ),
        ),
    ]
