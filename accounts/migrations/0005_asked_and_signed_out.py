"""Since when somebody was asked for a second factor, and how often they were signed out everywhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("accounts", "0004_names_on_one_line")]
    operations = [
        migrations.AddField("user", "factor_asked_from", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("user", "sign_outs", models.PositiveIntegerField(default=0)),
    ]
