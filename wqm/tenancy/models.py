"""Abstract rows that belong to a tenant. A project test fails when one has no policy in the database."""

from django.db import models


class SchoolRow(models.Model):
    """A row that belongs to one school; its table is secured with `secure_rows(table, "school")`."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class OrganisationRow(models.Model):
    """A row that belongs to a school, or to a trust, or (both empty) to the office alone."""

    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    trust = models.ForeignKey("schools.Trust", on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
