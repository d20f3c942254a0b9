"""Term dates belong to the school; where someone belonged before, to the organisation and to them."""

from django.db import migrations

from wqm.tenancy.row_policies import secure_rows


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("schools", "0012_term_dates"), ("tenancy", "0001_initial")]
    operations = [
        secure_rows("schools_termdates", "school"),
        secure_rows("schools_formermembership", "school", "trust", "person"),
    ]
