from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshops", "0006_ballots_of_votes_held")]

    operations = [
        migrations.RemoveField("contribution", "late"),
        migrations.AddConstraint(
            "dot",
            models.CheckConstraint(
                condition=models.Q(taken_back_after=None, taken_back_at=None)
                | models.Q(taken_back_after__gte=models.F("given_after"), taken_back_at__isnull=False),
                name="workshops_dot_taken_back_after_given",
            ),
        ),
        migrations.AddConstraint(
            "workshop",
            models.CheckConstraint(
                condition=~models.Q(join_code="00000000"), name="workshops_workshop_join_code_no_example"
            ),
        ),
    ]
