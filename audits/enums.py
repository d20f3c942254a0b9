"""Choices of staff audits, and the numbers that are part of the promise."""

from django.db import models

# Fewest answers behind anything that is published; a group of this audience is staff.
K = 7
LONGEST_ENTRY = 280  # characters
MOST_ENTRIES = 40  # of one person, or of one group after it has talked
MOST_PEOPLE = 400
MOST_GROUPS = 40
DOTS = 5  # of one person
PLENARY_ACTIONS, PLENARY_STOPS = 3, 1
# Rights beyond those on slips: for people who were not expected.
RESERVE_SHARE, FEWEST_RESERVE = 0.1, 5
# From how many groups on what groups agreed may be shown, without their names.
FEWEST_LEVELS = 4
# Reminders to everybody who has a link.
MOST_REMINDERS = 2
# After a step is ended phones send what they hold; then everything is opened at once.
ENDING_SECONDS = 20
LONGER_SECONDS = 30


class Form(models.TextChoices):
    """How an audit is held."""

    INSET = "inset", "One session, for example on an INSET day"
    TWILIGHTS = "twilights", "Two twilight sessions"
    ALOUD = "aloud", "Aloud and on paper, for a small school"
    ELECTRONIC = "electronic", "Online, without a meeting"


class Leader(models.TextChoices):
    """Who leads the sessions."""

    OFFICE = "office", "A trainer from the office"
    SCHOOL = "school", "Trained people from the school"


class AuditState(models.TextChoices):
    """preparing -> under way -> bringing together -> agreed -> reported -> settled. There is no way back.

    Online, where fewer than k responded, it ends with "too few", and nothing is kept.
    """

    PREPARING = "preparing", "Preparing"
    RUNNING = "running", "Under way"
    GATHERING = "gathering", "Bringing together"
    CONFIRMED = "confirmed", "Themes confirmed"
    REPORTED = "reported", "Reported"
    SETTLED = "settled", "Entries deleted"
    TOO_FEW = "too_few", "Too few responses"


# Audits that still need something of those who run them.
UNFINISHED = (AuditState.PREPARING, AuditState.RUNNING, AuditState.GATHERING, AuditState.CONFIRMED)


class SessionState(models.TextChoices):
    """planned -> open -> over."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    OVER = "over", "Over"


class StepKind(models.TextChoices):
    """What happens in a step of the programme."""

    OPENING = "opening", "Opening"
    PROMISES = "promises", "Promises kept"
    ALONE = "alone", "Rate and write, each person alone"
    GROUPS = "groups", "Talk in groups"
    READING = "reading", "Read everything and place dots"
    PLENARY = "plenary", "Agree actions"
    CLOSING = "closing", "Closing"


class StepState(models.TextChoices):
    """waiting -> running -> ending -> done. While it is ending, devices send what they hold."""

    WAITING = "waiting", "Not started"
    RUNNING = "running", "Running"
    ENDING = "ending", "Ending"
    DONE = "done", "Done"


# Steps about some of the principles, and steps of which a programme has one at most.
ABOUT_PRINCIPLES = (StepKind.ALONE, StepKind.GROUPS, StepKind.READING)
ONCE = (StepKind.PROMISES, StepKind.PLENARY, StepKind.CLOSING)
# Steps in which each person sends something; of talking in groups each group does.
PERSONAL = (StepKind.PROMISES, StepKind.ALONE, StepKind.READING, StepKind.CLOSING)
SENDING = (*PERSONAL, StepKind.GROUPS)


class EntryKind(models.TextChoices):
    """What somebody has written."""

    STRENGTH = "strength", "Strength"
    WEAKNESS = "weakness", "Weakness"
    IDEA = "idea", "Idea"
    STOP = "stop", "Stop doing"


class EntryState(models.TextChoices):
    """Who sees an entry: the writer's group, then the hall. Held and set aside are shown to neither."""

    GROUP = "group", "With the group"
    HALL = "hall", "Shown"
    HELD = "held", "Off the screen"
    ASIDE = "aside", "Passed on for safeguarding"


# What is sorted into themes: also what was taken off the screen because it names somebody.
IN_THEMES = (EntryState.HALL, EntryState.HELD)


class AsideFor(models.TextChoices):
    """Who deals with an entry that was passed on for safeguarding."""

    LEAD = "lead", "Designated safeguarding lead"
    CHAIR = "chair", "Chair of governors, because it is about the headteacher"


class AgreementKind(models.TextChoices):
    """What the hall agrees."""

    ACTION = "action", "Action"
    STOP = "stop", "Stop doing"


class Mark(models.TextChoices):
    """How much of something that was agreed last time was done."""

    KEPT = "kept", "Done"
    PARTLY = "partly", "Partly done"
    NOT = "not", "Not done"


class TallyKind(models.TextChoices):
    """What is counted of a whole audit."""

    RATING = "rating", "Ratings of staff"
    AGAIN = "again", "Ratings of staff after talking"
    HOT = "hot", "Too hot to write"
    LEVEL = "level", "Levels that groups agreed"
    MARK = "mark", "Promises kept"
    EXIT = "exit", "I could say what I think"
