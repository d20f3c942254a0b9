"""What a facilitator says and does in each step: for the run sheet and for the page from which a session is led."""

from dataclasses import dataclass

from audits.enums import StepKind


@dataclass(frozen=True)
class Words:
    """`say` are sentences to say; `do` what to see to meanwhile."""

    say: tuple[str, ...]
    do: tuple[str, ...] = ()


WORDS: dict[StepKind, Words] = {
    StepKind.PROMISES: Words(
        (
            "Before anything new: this is what we agreed last time. Mark each one as done, partly done or not done.",
            "No one sees who marked what. The result is in the report, for governors and the assessor.",
        ),
        ("Read each one out.", "Do not explain or defend. That comes in the plenary."),
    ),
    StepKind.OPENING: Words(
        (
            "The school has a duty to look at what makes work here stressful, and to reduce it. That comes before"
            " anything that one of us could do alone.",
            "Nothing about you is stored. What you write arrives mixed with everyone else’s, without names.",
            "Speak for yourself. Write about how work is organised, not about individuals. It stays in this room.",
            "Nothing from today is used for appraisal, pay, capability or discipline.",
        ),
        ("Show the slides.", "Say who is there for anyone who needs a break, and where."),
    ),
    StepKind.ALONE: Words(
        (
            "Now each of you alone, in silence. Rate each principle and write what others should read.",
            "It stays on your device until I end this step. Leave the page open. On paper, write on the sheet.",
            "If there is something you do not feel safe writing, tick the box. It is only counted.",
        ),
        ("Keep it quiet.", "Stay away from the screens.", "Give a two-minute warning."),
    ),
    StepKind.GROUPS: Words(
        (
            "Read what your group wrote. Group entries that say the same thing, add what is missing.",
            "No one has to say what is theirs. Do not guess who wrote what.",
            "If you agree on a level, choose it. If not, leave it open.",
        ),
        ("Walk round, but do not read over shoulders.", "Senior leaders work in their own group."),
    ),
    StepKind.READING: Words(
        (
            "Everything is there for all of us to read. Place your dots on what matters most to you.",
            "You see the dots when the round is over.",
        ),
        ("Give people time to read everything.", "Pass on for safeguarding what must not stay on the screen."),
    ),
    StepKind.PLENARY: Words(
        (
            "These have most dots. Let us agree up to three things that will be done, and one thing that we stop.",
            "Start with what the school can change in how work is organised.",
            "For each: who does it, by when, and how many minutes a week it gives or takes.",
        ),
        ("Write it in the hall’s own words.", "Ask the quiet side of the room first."),
    ),
    StepKind.CLOSING: Words(
        (
            "For yourself alone: one thing that you will do. It is never sent.",
            "And one last question: could you say what you think today?",
            "You will hear what was heard and what happens now.",
        ),
        ("Thank people.", "Tell them when they will hear from you."),
    ),
}
