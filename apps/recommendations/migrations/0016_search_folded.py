from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0023_search_folded"),
        ("recommendations", "0015_unfinished_drafts"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE recommendations_recommendation SET playbook_id = playbook_id", migrations.RunSQL.noop
        ),
    ]
