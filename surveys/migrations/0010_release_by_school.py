from django.db import migrations, models


class Migration(migrations.Migration):
    """Ballots at the last release of comments, by school; a wave that is open now starts anew and releases no word twice."""

    dependencies = [("surveys", "0009_released_comments")]
    operations = [
        migrations.RemoveField(model_name="wave", name="released_ballots"),
        migrations.AddField(
            model_name="wave",
            name="released_ballots",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
