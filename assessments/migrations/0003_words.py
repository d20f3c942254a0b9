"""Choices in other words; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_secure"),
    ]

    operations = [
        migrations.AlterField(
            model_name="award",
            name="state",
            field=models.CharField(
                choices=[("in_force", "Current"), ("withdrawn", "Withdrawn")], default="in_force", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="readinessreview",
            name="decision",
            field=models.CharField(choices=[("ready", "Ready for a visit"), ("not_yet", "Not yet")], max_length=10),
        ),
        migrations.AlterField(
            model_name="visit",
            name="recommendation",
            field=models.CharField(
                blank=True, choices=[("award", "Recommend the award"), ("not_yet", "Not yet")], max_length=10
            ),
        ),
    ]
