from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0023_search_folded"),
        ("workshops", "0008_clean_words_and_days"),
    ]

    operations = [
        migrations.RunSQL("UPDATE workshops_workshop SET playbook_id = playbook_id", migrations.RunSQL.noop),
    ]
