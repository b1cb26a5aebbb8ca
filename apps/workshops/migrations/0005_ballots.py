import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshops", "0004_search_languages")]

    operations = [
        migrations.CreateModel(
            name="LateCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("admitted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="late_for",
                        to="workshops.contribution",
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="late_cards",
                        to="workshops.activity",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "latecard", models.UniqueConstraint(fields=("vote", "contribution"), name="workshops_latecard_unique")
        ),
        migrations.AddField("activity", "ballot_fixed", models.BooleanField(default=False, editable=False)),
        migrations.AddField("activity", "showings", models.PositiveSmallIntegerField(default=0, editable=False)),
        migrations.AddField("activity", "shown_cards", models.JSONField(default=list, editable=False)),
        migrations.AddField("contribution", "removed_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("dot", "given_after", models.PositiveSmallIntegerField(default=0, editable=False)),
        migrations.AddField("dot", "taken_back_after", models.PositiveSmallIntegerField(editable=False, null=True)),
        migrations.AddField("decision", "key", models.UUIDField(editable=False, null=True, unique=True)),
    ]
