"""What staff of Northgate wrote in their audit, and the themes that it became. Written for the demo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A theme with the entries that were joined into it; `weight` is how many dots it drew."""

    principle: int
    kind: str
    title: str
    example: str
    entries: tuple[str, ...]
    weight: int = 0


THEMES = (
    Told(
        1, "strength", "Leaders say why", "When something changes, we hear the reason before the rota.",
        (
            "We are told why things change, not only that they do",
            "The Friday note from the head is honest about what is not settled yet",
            "Governors came and listened for a whole afternoon",
        ), 6,
    ),
    Told(
        1, "weakness", "Decisions arrive late", "A change on Monday for Monday leaves no time to plan for it.",
        (
            "Room changes come on the morning itself",
            "Cover is announced after registration",
            "New policies start before anyone has read them",
            "We hear about trips when half the class is gone",
        ), 14,
    ),
    Told(
        1, "idea", "A calendar that is fixed each half-term",
        "Publish the half-term once, and change it only in an emergency.",
        (
            "Fix the calendar two weeks before each half-term",
            "One person says yes or no to anything new in the calendar",
            "Put deadlines on the same page as events",
        ), 11,
    ),
    Told(
        2, "weakness", "Marking eats the evenings",
        "Two hours after the children are in bed, and few pupils read the comments.",
        (
            "Marking takes me until ten most nights",
            "Books every fortnight in three colours, and pupils do not read it",
            "The marking policy is the same for four lessons a week and for one",
            "I mark on Sundays so that Monday is not a disaster",
            "Marking for the folder, not for the pupil",
        ), 23,
    ),
    Told(
        2, "idea", "Whole-class feedback instead of written marking",
        "A page of feedback for the whole class, once a week, in lesson time.",
        (
            "Whole-class feedback sheets instead of comments in every book",
            "Mark one class set in depth each half-term, and say so",
            "Give departments the choice how they mark",
        ), 19,
    ),
    Told(
        2, "stop", "Emails in the evening", "Messages after six wait until the morning.",
        (
            "Emails after six",
            "Replying to everyone",
            "Asking for data that is already in the system",
            "Messages on a Sunday about Monday",
        ), 21,
    ),
    Told(
        2, "strength", "Colleagues look after each other",
        "Someone always brings you a tea when they see that you need one.",
        (
            "The humanities corridor keeps me going",
            "Teaching assistants notice before anyone else does",
            "No one minds a stupid question here",
        ), 5,
    ),
    Told(
        2, "weakness", "Breaks that are not breaks", "Duty, then a queue, then a lesson.",
        (
            "No time to eat on duty days",
            "Two duties on the day I teach five",
            "The staff room is where the photocopier is",
        ), 9,
    ),
    Told(
        3, "strength", "Pupils know whom to turn to", "They name the pastoral team, and they go.",
        (
            "Pupils trust the pastoral team",
            "The drop-in at lunch is full because it is good",
            "Year 11 mentors really help Year 7",
        ), 4,
    ),
    Told(
        3, "weakness", "We wait for help with the hardest cases", "A term is a long time for a child of twelve.",
        (
            "A term until anyone from outside sees the child",
            "We carry things that need a professional",
            "No one tells the form tutor what was agreed",
        ), 8,
    ),
    Told(
        3, "idea", "Ten minutes for tutors to talk",
        "Tutors of a year meet for ten minutes a week, with the pastoral lead.",
        (
            "Ten minutes for tutors with the head of year, instead of the Wednesday briefing",
            "A short list each Friday: who needs a kind word next week",
        ), 6,
    ),
    Told(
        4, "strength", "New staff feel at home quickly", "By October I knew who to ask.",
        (
            "I was new in September and never felt it",
            "Support staff are asked for their view, and thanked for it",
        ), 3,
    ),
    Told(
        4, "weakness", "Behaviour is handled differently from room to room",
        "The same thing costs a detention in one corridor and a smile in the next.",
        (
            "Phones are allowed next door and not here",
            "Detentions are cancelled without telling the teacher who set them",
            "Corridors at the change of lessons are the worst minutes of my day",
            "Those who follow the policy are the ones who get the complaints",
        ), 17,
    ),
    Told(
        4, "idea", "Leaders in the corridors at every change of lessons", "Seen at the same three places, every hour.",
        (
            "Senior leaders at the three pinch points, every hour",
            "Agree five rules and mean them",
            "The teacher who set a detention is told what became of it",
        ), 12,
    ),
    Told(
        5, "strength", "Freedom in how we teach", "We are trusted to know our subject.",
        (
            "I can teach my subject my way",
            "The new scheme of work saves planning",
        ), 4,
    ),
    Told(
        5, "weakness", "Rooms and equipment that do not work", "Ten minutes of each lesson go to a projector.",
        (
            "The projector in B12 has been broken since Easter",
            "Too hot in the south corridor from May on",
            "Twelve laptops for thirty pupils",
        ), 7,
    ),
    Told(
        5, "stop", "Three data drops a year", "Two would say the same.",
        (
            "The third data drop",
            "Entering the same grade in two places",
            "Flight paths that no one uses",
        ), 13,
    ),
    Told(
        6, "strength", "Families who come in", "The breakfast for new parents changed how they speak to us.",
        (
            "Breakfast for new parents works",
            "Parents of the choir do half the work for us",
        ), 2,
    ),
    Told(
        6, "weakness", "Parents write at all hours and expect an answer", "The app shows them that we have read it.",
        (
            "Parents see that I have read the message and ring the office",
            "Complaints go to the head before they come to me",
            "Angry messages that no one answers for me",
        ), 10,
    ),
    Told(
        6, "idea", "Say when parents get an answer", "Within three school days, and the office says so for us.",
        (
            "An answer within three school days, printed in every letter",
            "One address for complaints, read by someone who is paid for it",
        ), 9,
    ),
)  # fmt: skip

AGREED = (
    (
        "action", "Departments choose between whole-class feedback and marking one piece in depth each half-term",
        "Deputy head, with heads of department", 60, {"teachers": 90}, 2,
    ),
    (
        "action", "The calendar of each half-term is fixed two weeks before it begins",
        "Headteacher", 40, {"teachers": 20, "office": 30}, 1,
    ),
    (
        "action", "Senior leaders are at the three pinch points at every change of lessons",
        "Senior leadership team", 14, {"teachers": 25, "leaders": -120}, 4,
    ),
    ("stop", "The third data drop of the year", "Deputy head", 30, {"teachers": 45, "office": 20}, 5),
)  # fmt: skip

PROMISED = (
    ("action", "One evening a week without meetings or parents’ events", "Headteacher"),
    ("action", "A quiet room for staff in the main building", "School business manager"),
    ("stop", "Photocopied lesson plans for observations", "Deputy head"),
)

HEARD = """Thank you for taking part in our staff audit. 74 of you gave an afternoon to it.

What we heard
- Marking takes the evenings, and pupils do not gain what it costs.
- Decisions reach you too late to plan for them.
- Behaviour is handled differently from room to room, and those who follow the policy get the complaints.
- You look after each other, and new colleagues feel at home quickly.

What happens now
- From next half-term departments choose how they mark: whole-class feedback, or one piece in depth.
- The calendar of each half-term is fixed two weeks before it begins.
- Senior leaders are at the three pinch points at every change of lessons. We have started.
- There is no third data drop this year.

What cannot change now, and why
- Laptops: the money is there from September. Until then the trolleys are booked by lesson, not by department.

We delete what you wrote one term after the report. No one at the school knows who wrote what.
"""
