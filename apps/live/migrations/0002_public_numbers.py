from django.db import migrations, models


class Migration(migrations.Migration):
    """What the public is shown gets a numbering of its own. Earlier events have none: a page that is open during the
    upgrade holds a position that is not found any more, and is sent its room anew."""

    dependencies = [("live", "0001_initial")]

    operations = [
        migrations.AddField("channel", "public_sequence", models.BigIntegerField(db_default=0, default=0)),
        migrations.AddField("event", "public_sequence", models.BigIntegerField(null=True)),
        migrations.AddConstraint(
            "event",
            models.UniqueConstraint(fields=("channel", "public_sequence"), name="live_event_public_sequence_unique"),
        ),
    ]
