from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0021_search_folded"),
        ("recommendations", "0014_imports_as_jobs"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE recommendations_recommendation SET playbook_id = playbook_id", migrations.RunSQL.noop
        ),
    ]
