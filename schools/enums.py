"""Choices of the register, in its own words."""

from django.db import models


class Country(models.TextChoices):
    """Which national register a school's identifier belongs to."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class SchoolStatus(models.TextChoices):
    """The register's four statuses."""

    OPEN = "open", "Open"
    CLOSING = "closing", "Open, but proposed to close"
    PROPOSED = "proposed", "Proposed to open"
    CLOSED = "closed", "Closed"


class RegisterChangeKind(models.TextChoices):
    """What the register says has become of a school that is in use here."""

    CLOSED = "closed", "Closed"
    MERGED = "merged", "Merged"
    REOPENED = "reopened", "Reopened"
    TRUST = "trust", "Changed trust"


# The school is gone: what it has open waits for somebody's decision.
GONE = {RegisterChangeKind.CLOSED, RegisterChangeKind.MERGED}


class ContactKind(models.TextChoices):
    """Whom staff can turn to past the school's leaders; they need no account here."""

    CHAIR = "chair", "Chair of governors"
    REP = "rep", "Staff representative"


class Phase(models.TextChoices):
    """Phase of education."""

    NURSERY = "nursery", "Nursery"
    PRIMARY = "primary", "Primary"
    MIDDLE = "middle", "Middle"
    SECONDARY = "secondary", "Secondary"
    SIXTEEN_PLUS = "16_plus", "16 plus"
    ALL_THROUGH = "all_through", "All-through"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
