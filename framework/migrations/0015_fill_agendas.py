"""Levels that are there already get the agenda we ship, for one day or two; then agendas are as fixed as their version.

The new table has no guard yet, so that also published versions are filled.
"""

from datetime import time

from django.db import migrations

# As they were when this was written: `framework.agendas` may say something else by the time this runs.
# Day, starts at, minutes, kind, voice, title, note.
ONE_DAY = (
    (1, "08:30", 20, "arrival", "", "Arrival", "Sign in with ID, safeguarding briefing, a map, parking."),
    (
        1,
        "08:50",
        30,
        "surveys",
        "",
        "Survey feedback to leaders and the chair",
        "What pupils, parents and staff said, for leaders and the chair of governors together.",
    ),
    (1, "09:20", 30, "talk", "leaders", "Senior leaders", "Senior leaders, without the headteacher for part of it."),
    (
        1,
        "09:50",
        40,
        "walk",
        "pupils",
        "Walk round, led by pupils",
        "Pupils choose the way and what to show.",
    ),
    (
        1,
        "10:35",
        30,
        "talk",
        "pupils",
        "Pupils",
        "A mixed group of different ages.",
    ),
    (
        1,
        "11:05",
        30,
        "drop_in",
        "",
        "Open drop-in",
        "Any member of staff can come, without an appointment and without saying why.",
    ),
    (1, "11:35", 20, "reps", "", "Union representatives", "A place for union representatives to say how staff see it."),
    (1, "11:55", 30, "talk", "teachers", "Teaching staff", ""),
    (1, "12:25", 30, "talk", "support", "Support staff", ""),
    (
        1,
        "12:55",
        60,
        "quiet",
        "",
        "Quiet hour",
        "A room of their own, for the assessor to read and think. Lunch can be here.",
    ),
    (1, "13:55", 30, "talk", "governors", "Governors", "Governors, without the headteacher."),
    (
        1,
        "14:25",
        30,
        "talk",
        "parents",
        "Parents and carers",
        "Parents and carers who put themselves forward, without staff in the room.",
    ),
    (
        1,
        "14:55",
        30,
        "feedback",
        "",
        "First impressions",
        "What the assessor has seen and heard so far. The report comes later.",
    ),
)
TWO_DAYS = (
    (1, "08:30", 20, "arrival", "", "Arrival", "Sign in with ID, safeguarding briefing, a map, parking."),
    (1, "08:50", 45, "talk", "leaders", "Senior leaders", "Senior leaders, without the headteacher for part of it."),
    (
        1,
        "09:35",
        45,
        "walk",
        "pupils",
        "Walk round, led by pupils",
        "Pupils choose the way and what to show.",
    ),
    (
        1,
        "10:40",
        40,
        "talk",
        "pupils",
        "Pupils, first group",
        "A mixed group of different ages.",
    ),
    (1, "11:20", 45, "talk", "teachers", "Teaching staff", ""),
    (
        1,
        "12:05",
        60,
        "quiet",
        "",
        "Quiet hour",
        "A room of their own, for the assessor to read and think. Lunch can be here.",
    ),
    (1, "13:05", 45, "talk", "support", "Support staff", ""),
    (
        1,
        "13:50",
        45,
        "drop_in",
        "",
        "Open drop-in",
        "Any member of staff can come, without an appointment and without saying why.",
    ),
    (
        1,
        "14:40",
        40,
        "talk",
        "parents",
        "Parents and carers",
        "Parents and carers who put themselves forward, without staff in the room.",
    ),
    (
        2,
        "08:45",
        45,
        "surveys",
        "",
        "Survey feedback to leaders and the chair",
        "What pupils, parents and staff said, for leaders and the chair of governors together.",
    ),
    (2, "09:30", 45, "talk", "governors", "Governors", "Governors, without the headteacher."),
    (2, "10:30", 30, "reps", "", "Union representatives", "A place for union representatives to say how staff see it."),
    (
        2,
        "11:00",
        40,
        "talk",
        "pupils",
        "Pupils, second group",
        "A mixed group of different ages.",
    ),
    (
        2,
        "11:40",
        60,
        "quiet",
        "",
        "Quiet hour",
        "A room of their own, for the assessor to read and think. Lunch can be here.",
    ),
    (
        2,
        "13:00",
        45,
        "feedback",
        "",
        "First impressions",
        "What the assessor has seen and heard so far. The report comes later.",
    ),
)
FIELDS = ("day", "starts_at", "minutes", "kind", "voice", "title", "note")
GUARD = """
CREATE TRIGGER agendatemplateitem_guard BEFORE INSERT OR UPDATE OR DELETE ON framework_agendatemplateitem
  FOR EACH ROW EXECUTE FUNCTION framework_version_guard();
ALTER TABLE framework_agendatemplateitem ADD CONSTRAINT framework_agenda_level_of_version
  FOREIGN KEY (version_id, level_id) REFERENCES framework_level (version_id, id) DEFERRABLE INITIALLY DEFERRED;
"""
FREE = """
ALTER TABLE framework_agendatemplateitem DROP CONSTRAINT framework_agenda_level_of_version;
DROP TRIGGER agendatemplateitem_guard ON framework_agendatemplateitem;
"""


def fill(apps, schema_editor):
    """Safe to run again: what a level has already stays."""
    level_model, item_model = (apps.get_model("framework", name) for name in ("Level", "AgendaTemplateItem"))
    have = set(item_model.objects.values_list("level_id", flat=True))
    for level in level_model.objects.exclude(pk__in=have):
        rows = ONE_DAY if level.visit_days == 1 else TWO_DAYS
        items = [
            item_model(
                version_id=level.version_id,
                level=level,
                number=number,
                **dict(zip(FIELDS, row, strict=True)) | {"starts_at": time.fromisoformat(row[1])},
            )
            for number, row in enumerate(rows, start=1)
        ]
        item_model.objects.bulk_create(items)
    # The keys of these rows are checked now: the table is altered next.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("framework", "0014_agendas")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop), migrations.RunSQL(GUARD, FREE)]
