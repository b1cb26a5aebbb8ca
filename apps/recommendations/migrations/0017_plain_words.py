from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0024_plain_words"),
        ("recommendations", "0016_search_folded"),
    ]

    operations = [
        migrations.AddField(
            model_name="recommendation",
            name="plain",
            field=models.JSONField(db_default={}, default=dict, editable=False, serialize=False),
        ),
    ]
