from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0021_search_folded"),
        ("workshops", "0004_search_languages"),
    ]

    operations = [
        migrations.RunSQL("UPDATE workshops_workshop SET playbook_id = playbook_id", migrations.RunSQL.noop),
    ]
