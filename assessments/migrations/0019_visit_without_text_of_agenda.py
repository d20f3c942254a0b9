"""The free text of a visit's agenda is the note of its agenda by now."""

from django.db import migrations


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("assessments", "0018_secure_agenda_comments")]
    operations = [migrations.RemoveField(model_name="visit", name="agenda")]
