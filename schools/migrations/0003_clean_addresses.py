"""Addresses of open invitations lose what nobody sees; their link works for the address that can sign in."""

from django.db import migrations

from wqm.contacts.addresses import clean_address


def clean_invitations(apps, schema_editor):
    """Those that were used are history and stay as they were sent."""
    invitations = apps.get_model("schools", "Invitation").objects
    for invitation in invitations.filter(accepted_at=None, email__regex="[^ -~]"):
        invitations.filter(pk=invitation.pk).update(email=clean_address(invitation.email))


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("schools", "0002_secure")]
    operations = [migrations.RunPython(clean_invitations, migrations.RunPython.noop)]
