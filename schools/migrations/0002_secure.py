"""Who belongs where is seen in the organisation and by the person; invitations in the organisation only."""

from django.db import migrations

from wqm.tenancy.row_policies import secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("schools", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("schools_membership", "school", "trust", "person"),
        secure_rows("schools_invitation", "school", "trust"),
    ]
