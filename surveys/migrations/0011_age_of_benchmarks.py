from django.db import migrations, models


class Migration(migrations.Migration):
    """Benchmarks by age. Those that are there are of all ages together: they go, and the next night makes new ones."""

    dependencies = [("surveys", "0010_release_by_school")]
    operations = [
        migrations.RunSQL("DELETE FROM surveys_benchmark", migrations.RunSQL.noop),
        migrations.RemoveConstraint("benchmark", "benchmark_once"),
        migrations.AddField(
            "benchmark",
            "age",
            models.CharField(
                max_length=10,
                choices=[
                    ("adult", "Adults"),
                    ("secondary", "Secondary pupils"),
                    ("ks2", "Key stage 2 (7 to 11)"),
                    ("ks1", "Key stage 1 (5 to 7)"),
                ],
                default="adult",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "benchmark",
            models.UniqueConstraint(
                fields=["audience", "age", "phase", "size", "principle_code"], name="benchmark_once"
            ),
        ),
    ]
