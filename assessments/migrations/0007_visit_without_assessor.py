"""A visit has engagements instead of one assessor, and one open visit a cycle, whether it is booked yet or not."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_engagements_of_visits")]

    operations = [
        migrations.RemoveConstraint(
            model_name="visit",
            name="visit_one_booked",
        ),
        migrations.RemoveIndex(
            model_name="visit",
            name="assessments_assesso_8b3e91_idx",
        ),
        migrations.RemoveField(
            model_name="visit",
            name="assessor",
        ),
        migrations.AlterField(
            model_name="assessor",
            name="feed_key",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name="visit",
            name="uid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["arranging", "booked", "postponed"])),
                fields=("school", "cycle"),
                name="visit_one_open",
            ),
        ),
    ]
