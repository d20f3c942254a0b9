"""Choices in other words; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("security", "0002_secure"),
    ]

    operations = [
        migrations.AlterField(
            model_name="securityevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signed_in", "Signed in"),
                    ("failed", "Sign-in failed"),
                    ("signed_out", "Signed out"),
                    ("ended", "Session ended"),
                    ("refused", "Page refused"),
                    ("credentials", "Sign-in details changed"),
                    ("rights", "Access changed"),
                ],
                max_length=12,
            ),
        ),
    ]
