"""Choices in other words; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0008_register_change"),
    ]

    operations = [
        migrations.AlterField(
            model_name="registerchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("closed", "Closed"),
                    ("merged", "Merged"),
                    ("reopened", "Reopened"),
                    ("trust", "Changed trust"),
                ],
                max_length=10,
            ),
        ),
    ]
