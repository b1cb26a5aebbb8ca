from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0023_search_folded"),
        ("workshops", "0009_start_in_bounds"),
    ]

    operations = [
        migrations.RunSQL("UPDATE workshops_workshop SET playbook_id = playbook_id", migrations.RunSQL.noop),
    ]
