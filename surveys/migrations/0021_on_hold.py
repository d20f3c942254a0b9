"""Surveys of a school that is gone wait for a decision."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0020_remembered_groups"),
    ]

    operations = [
        migrations.AddField(
            model_name="waveschool",
            name="on_hold",
            field=models.BooleanField(default=False),
        ),
    ]
