from django.db import migrations


class Migration(migrations.Migration):
    """How many slots were handed out is counted no longer: the row told when, and a leader how many had come."""

    dependencies = [("surveys", "0014_last_day_and_late_people")]
    operations = [migrations.RemoveField("sitting", "handed_out")]
