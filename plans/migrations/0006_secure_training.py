"""Trainings belong to the school; a note that is not shared to its writer alone, whatever a query asks for."""

from django.db import migrations

from wqm.tenancy.row_policies import CONDITIONS, same_tenant, secure_rows

TABLES = ("training", "attendance", "stageentry", "areacheck", "prompt")
MINE_OR_SHARED = f"({CONDITIONS['school']} AND (is_shared OR written_by_id = (SELECT wqm_person())))"


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("plans", "0005_training"), ("tenancy", "0001_initial")]
    operations = [
        *(secure_rows(f"plans_{table}", "school") for table in TABLES),
        secure_rows("plans_reflectivenote", extra=MINE_OR_SHARED),
        same_tenant("plans_attendance", "training_id", "plans_training"),
        same_tenant("plans_stageentry", "training_id", "plans_training"),
        same_tenant("plans_areacheck", "training_id", "plans_training"),
        same_tenant("plans_prompt", "training_id", "plans_training"),
        same_tenant("plans_reflectivenote", "training_id", "plans_training"),
    ]
