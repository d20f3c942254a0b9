"""What is written about an agenda is for both sides, and stays. A plan that was free text becomes the agenda's note."""

from django.db import migrations

from wqm.tenancy.row_policies import revoke, same_tenant, secure_rows


def move(apps, schema_editor):
    """Safe to run again: what an agenda says already stays below it."""
    visit_model, agenda_model = (apps.get_model("assessments", name) for name in ("Visit", "Agenda"))
    for visit in visit_model.objects.exclude(agenda="").iterator():
        agenda, is_new = agenda_model.objects.get_or_create(
            visit=visit,
            defaults={"school_id": visit.school_id, "note": visit.agenda, "updated_by_id": visit.booked_by_id},
        )
        if not is_new and visit.agenda not in agenda.note:
            agenda.note = "\n\n".join(filter(None, [visit.agenda, agenda.note]))
            agenda.save(update_fields=["note"])


def move_back(apps, schema_editor):
    """The note is the free text again."""
    for agenda in apps.get_model("assessments", "Agenda").objects.exclude(note="").select_related("visit").iterator():
        agenda.visit.agenda = agenda.note
        agenda.visit.save(update_fields=["agenda"])


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("assessments", "0017_agenda_shared"), ("tenancy", "0003_visit")]
    operations = [
        secure_rows("assessments_agendacomment", "school", "visit"),
        same_tenant("assessments_agendacomment", "visit_id", "assessments_visit"),
        revoke("assessments_agendacomment", "UPDATE, DELETE", "wqm_web"),
        migrations.RunPython(move, move_back),
    ]
