"""Who is to become safeguarding lead is seen in the school, and points to nobody and nothing of another one."""

from django.db import migrations

from wqm.tenancy.row_policies import same_tenant, secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("schools", "0004_appointment"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("schools_appointment", "school"),
        same_tenant("schools_appointment", "member_id", "schools_membership"),
        same_tenant("schools_appointment", "invitation_id", "schools_invitation"),
    ]
