"""Choices of the framework."""

from django.db import models


class VersionState(models.TextChoices):
    """draft -> published -> retired. Only a draft can be changed; a retired version takes no new cycles."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class RuleKind(models.TextChoices):
    """What a version may ask for before a school is ready."""

    CRITERIA_JUDGED = "criteria_judged", "Every criterion has a judgement"
    EVIDENCE_PER_CRITERION = "evidence_per_criterion", "Each criterion has this many pieces of evidence"
    ACCEPTED_PER_CRITERION = (
        "accepted_per_criterion",
        "The office has accepted this many pieces of evidence for each criterion",
    )
    LOWEST_JUDGEMENT = "lowest_judgement", "No judgement is below this point on the scale"
    SURVEY_RESPONSE = "survey_response", "A survey with at least this response rate (%)"
    AUDIT_HELD = "audit_held", "A staff audit was held, and its report shared"
    TARGETS_ADDRESSED = "targets_addressed", "Targets from the last visit are addressed (%)"
    CHANGES_DESCRIBED = "changes_described", "A change since the last award is described for each principle"
    PRACTICE_SHARED = "practice_shared", "Practice was shared with others this many times since the last award"
    TRAINING_FOLLOWED_UP = "training_followed_up", "Training is followed up"


# Rules whose number is a count, and those that have none.
COUNTING_RULES = (RuleKind.EVIDENCE_PER_CRITERION, RuleKind.ACCEPTED_PER_CRITERION, RuleKind.PRACTICE_SHARED)
WITHOUT_NUMBER = (
    RuleKind.CRITERIA_JUDGED,
    RuleKind.AUDIT_HELD,
    RuleKind.CHANGES_DESCRIBED,
    RuleKind.TRAINING_FOLLOWED_UP,
)


class OutcomeKind(models.TextChoices):
    """How a visit can end: there is no word for failing."""

    AWARDED = "awarded", "Awarded"
    WITH_TARGET = "with_target", "Awarded, with something to show remotely by a date"
    NOT_YET = "not_yet", "Not yet: these principles again by a date"


class CountEvent(models.TextChoices):
    """What can come between the successful years of a school."""

    NOT_YET = "not_yet", "A year that ends without the award"
    GAP = "gap", "A gap between an award and the next cycle"
    PAUSED = "paused", "A paused award"
    WITHDRAWN = "withdrawn", "A withdrawn award"


class CountEffect(models.TextChoices):
    """What it does to their number."""

    COUNTS_ON = "counts_on", "The year counts"
    LEFT_OUT = "left_out", "This year is left out, earlier years count"
    STARTS_AGAIN = "starts_again", "The count starts again"


class Voice(models.TextChoices):
    """Who is heard on a visit: a role and never a person."""

    PUPILS = "pupils", "Pupils"
    PARENTS = "parents", "Parents and carers"
    TEACHERS = "teachers", "Teaching staff"
    SUPPORT = "support", "Support staff"
    GOVERNORS = "governors", "Governors"
    LEADERS = "leaders", "Senior leaders"


class ItemKind(models.TextChoices):
    """What an item of an agenda is."""

    ARRIVAL = "arrival", "Arrival"
    TALK = "talk", "Conversation"
    WALK = "walk", "Walk round"
    DROP_IN = "drop_in", "Open drop-in"
    REPS = "reps", "Union representatives"
    SURVEYS = "surveys", "Survey feedback to leaders and the chair"
    QUIET = "quiet", "Quiet hour for the assessor"
    FEEDBACK = "feedback", "First impressions"
    OTHER = "other", "Other"


class ChosenBy(models.TextChoices):
    """Who chose the people of a conversation."""

    THEMSELVES = "themselves", "They put themselves forward"
    LOT = "lot", "Drawn by lot"
    ALL = "all", "Everyone in the group is asked"
    LEADERS = "leaders", "Leaders chose them"


class Audience(models.TextChoices):
    """Who answers a questionnaire."""

    STAFF = "staff", "Staff"
    PUPILS = "pupils", "Pupils"
    PARENTS = "parents", "Parents and carers"


class QuestionKind(models.TextChoices):
    """How a question is answered. The answer is a point, a code of an option, a list of codes, a number or words."""

    SCALE = "scale", "A scale"
    CHOICE = "choice", "Choose one"
    MULTIPLE = "multiple", "Choose any"
    NUMBER = "number", "0 to 10"
    TEXT = "text", "Comment"


class Scale(models.TextChoices):
    """The words of a scale, from the lowest point (1) to the highest; faces are for those who do not read yet."""

    AGREEMENT = "agreement", "Agreement, five points"
    FREQUENCY = "frequency", "Frequency, five points"
    FACES = "faces", "Faces, three points"


# Points of each scale: 1 to this number.
SCALE_POINTS = {Scale.AGREEMENT: 5, Scale.FREQUENCY: 5, Scale.FACES: 3}
HIGHEST_NUMBER = 10
# Kinds of questions that are answered by choosing among options.
WITH_OPTIONS = (QuestionKind.CHOICE, QuestionKind.MULTIPLE)
FEWEST_OPTIONS = 2
# A principle has a mean when at least so many scale questions speak to it.
DOMAIN_NEEDS = 3


class Age(models.TextChoices):
    """For whom the pages are laid out: adults five questions a page, key stage 2 one, key stage 1 faces and sound."""

    ADULT = "adult", "Adults"
    SECONDARY = "secondary", "Secondary pupils"
    KS2 = "ks2", "Key stage 2 (7 to 11)"
    KS1 = "ks1", "Key stage 1 (5 to 7)"


# Under-elevens are asked for no free text by default: they may write what names them.
NO_FREE_TEXT = (Age.KS2, Age.KS1)


class TranslationState(models.TextChoices):
    """draft -> published. Only what is complete and checked is published; then it is as fixed as the questions."""

    DRAFT = "draft", "In progress"
    PUBLISHED = "published", "Published"


class TextKey(models.TextChoices):
    """Which text of the office."""

    CONTACT = "contact", "Contact details"
    ACCESSIBILITY = "accessibility", "Accessibility statement"
    PRIVACY = "privacy", "Privacy notice"
    AUDIT_USE = "audit_use", "Agreement on use"
    AUDIT_SLIDES = "audit_slides", "Opening slides of the staff audit"


# Stands in the list of principles for "none, on purpose"; no code of a principle begins so.
NONE_MEANT = "-none"
