from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_lesson_order")]

    operations = [
        migrations.AddField(
            model_name="initiative",
            name="former_owner",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="actionitem",
            name="former_assignee",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=120),
        ),
    ]
