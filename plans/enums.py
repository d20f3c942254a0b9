"""Choices of a school's plan."""

from django.db import models


class TargetState(models.TextChoices):
    """See workflow.py for which step may follow which."""

    OPEN = "open", "In progress"
    REACHED = "reached", "Reached"
    DROPPED = "dropped", "Set aside"


class ActionState(models.TextChoices):
    """The columns of the board; an action may go from any to any."""

    PLANNED = "planned", "Planned"
    DOING = "doing", "In progress"
    DONE = "done", "Done"
    DROPPED = "dropped", "Set aside"


# What can still be late.
UNFINISHED = {ActionState.PLANNED, ActionState.DOING}


class Score(models.IntegerChoices):
    """The answer to each of the four questions that put targets into an order; more is sooner."""

    NOT = 1, "Hardly"
    SOMEWHAT = 2, "Somewhat"
    QUITE = 3, "Quite"
    VERY = 4, "Very"


class Impact(models.TextChoices):
    """What a review says about the effect of a target."""

    TOO_EARLY = "too_early", "Too early to say"
    NONE = "none", "No difference yet"
    SOME = "some", "Some difference"
    CLEAR = "clear", "A clear difference"


class Rhythm(models.TextChoices):
    """How often somebody wants the summary of the plan."""

    DAILY = "daily", "On weekdays when something is due"
    WEEKLY = "weekly", "On Mondays"
    NEVER = "never", "Never"


class Period(models.TextChoices):
    """What a number of the school is about, within an academic year; in the order of the year."""

    AUTUMN_1 = "autumn-1", "Autumn 1"
    AUTUMN_2 = "autumn-2", "Autumn 2"
    SPRING_1 = "spring-1", "Spring 1"
    SPRING_2 = "spring-2", "Spring 2"
    SUMMER_1 = "summer-1", "Summer 1"
    SUMMER_2 = "summer-2", "Summer 2"
    AUTUMN = "autumn", "Autumn"
    SPRING = "spring", "Spring"
    SUMMER = "summer", "Summer"
    YEAR = "year", "Whole year"


class Grain(models.TextChoices):
    """How finely a metric is told."""

    HALF_TERMS = "half_terms", "Half-terms"
    TERMS = "terms", "Terms"
    YEARS = "years", "Academic years"


PERIODS = {
    Grain.HALF_TERMS: (Period.AUTUMN_1, Period.AUTUMN_2, Period.SPRING_1, Period.SPRING_2, Period.SUMMER_1,
                       Period.SUMMER_2),
    Grain.TERMS: (Period.AUTUMN, Period.SPRING, Period.SUMMER),
    Grain.YEARS: (Period.YEAR,),
}  # fmt: skip


# What a coarser period is made of.
PARTS = {
    Period.AUTUMN: (Period.AUTUMN_1, Period.AUTUMN_2),
    Period.SPRING: (Period.SPRING_1, Period.SPRING_2),
    Period.SUMMER: (Period.SUMMER_1, Period.SUMMER_2),
    Period.YEAR: tuple(period for period in Period if period != Period.YEAR),
}


class ImportState(models.TextChoices):
    """preview -> taken -> undone."""

    PREVIEW = "preview", "To check"
    TAKEN = "taken", "Imported"
    UNDONE = "undone", "Undone"


class Mode(models.TextChoices):
    """How a training takes place."""

    IN_PERSON = "in_person", "In person"
    REMOTE = "remote", "Remote"


class Audience(models.TextChoices):
    """For whom a training is."""

    LEADERS = "leaders", "Leaders"
    STAFF = "staff", "Staff"
    EVERYBODY = "everybody", "The whole school"


class Stage(models.TextChoices):
    """How far a school is with what it learned; it may go back."""

    EXPLORE = "explore", "Explore"
    PREPARE = "prepare", "Prepare"
    DELIVER = "deliver", "Deliver"
    SUSTAIN = "sustain", "Sustain"


class WholeSchoolArea(models.TextChoices):
    """What has to carry a change, so that it does not hang on a few people."""

    STAFFING = "staffing", "Staffing model"
    TIME = "time", "Time and capacity"
    POLICY = "policy", "Policy"
    CURRICULUM = "curriculum", "Curriculum"
    TIMETABLE = "timetable", "Timetable"
    INTERVENTIONS = "interventions", "Interventions"
    BUILDING = "building", "Building"
    PUPIL_SUPPORT = "pupil_support", "Pupil support"


class CheckState(models.TextChoices):
    """How far an area carries it."""

    NOT_YET = "not_yet", "Not yet"
    PARTLY = "partly", "Partly"
    IN_PLACE = "in_place", "In place"


class MailKind(models.TextChoices):
    """What was sent about a plan, so that it is not sent again."""

    WEEK_BEFORE = "week_before", "A week before"
    ON_THE_DAY = "on_the_day", "On the day"
    DIGEST = "digest", "Summary"
