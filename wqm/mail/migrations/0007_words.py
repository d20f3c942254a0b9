"""Choices in other words; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0006_labels"),
    ]

    operations = [
        migrations.AlterField(
            model_name="outgoingemail",
            name="delivery",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "No problem reported"),
                    ("bounced", "Bounced"),
                    ("rejected", "Refused by the provider"),
                    ("complained", "Reported as spam"),
                ],
                default="",
                max_length=10,
            ),
        ),
    ]
