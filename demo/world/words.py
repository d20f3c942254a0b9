"""What the demo's schools wrote, by criterion code: (point of the scale, narrative)."""

PRIMARY = {
    "vision": (3, "Wellbeing is the first of our four priorities. Mrs Gill leads it and has one afternoon a week for it, which is never used for cover. Since we rewrote the plan, governors have asked about it at every meeting."),
    "governance": (2, "Our link governor has met staff twice without leaders in the room. She has not met parents yet. We have agreed that for the spring."),
    "change": (3, "Anyone who brings a new idea to the Friday meeting also says what we will stop. That is how we got rid of the second data drop and the weekly planning hand-in."),
    "workload": (2, "Teachers say that marking is manageable. Teaching assistants often stay after their hours to prepare for the next morning, and we have not solved that yet."),
    "support": (3, "Everyone has a named person to talk to who is not their line manager. The employee assistance number is on the back of every staff card, and the yearly report shows that people use it."),
    "growth": (3, "In their first half-term, new colleagues visit two other classrooms a week. Feedback after a visit is a conversation, not a form."),
    "voice": (3, "The school council has its own budget. Last year it chose quiet benches over a climbing frame, and told every class why."),
    "safety": (2, "Pupils feel safe in class. When we walked round with Year 4, they showed us the corner behind the hall where they do not. We have moved a supervisor there."),
    "early-help": (2, "Three of us go through the list of worries every Monday. Children wait about a fortnight for a place in the nurture group, which is too long."),
    "respect": (3, "Visitors notice that adults greet children by name. We teach children how to disagree well from Reception onwards: with puppets at first, and with debates by Year 6."),
    "repair": (3, "After a falling-out, both children tell their side to the same adult, and we note what they agree. Repeat incidents at lunchtime have halved in a year."),
    "inclusion": (2, "Clubs are free, but the children who would benefit most come to the fewest. From January, each class teacher will invite two of them personally."),
    "curriculum": (3, "We plan lessons on feelings, sleep, friendship and life online for every year group, and send parents a page about them beforehand."),
    "day": (3, "Lunch is 15 minutes longer than it was. We gave up one assembly a week for it, and no one misses it."),
    "place": (2, "Children have the reading garden. Staff have a staff room that doubles as the photocopying room, and they tell us so."),
    "partnership": (3, "Two of us are at the gate every morning, in all weathers. Most worries are sorted out there, before they become emails."),
    "hard-times": (3, "Anyone can take from the uniform rail, with no questions asked. Breakfast club is open to all, so no one stands out for needing it."),
    "partners": (2, "We work closely with the school nurse. We would like to see how another school uses its mental health support team."),
}  # fmt: skip

# By criterion code: what helps, what gets in the way.
HELPS_AND_HINDERS = {
    "vision": ("The afternoon is on the timetable, so no one has to ask for it.",
        "When someone is off sick, that afternoon is the first thing we are tempted to give up."),
    "workload": ("Leaders go home at five, and make a point of saying so.", "Teaching assistants’ hours end with the lesson. Their work does not."),
    "voice": ("A budget that pupils decide how to spend.", ""),
    "safety": ("Walking round the school with children every half-term.", "Two corners of the field that no adult can see."),
    "early-help": ("Three people go through the list together, so it never depends on just one of us.",
        "The waiting list for outside help is seven months."),
    "hard-times": ("", "Some families would rather go without than be seen to ask."),
}  # fmt: skip

SECONDARY = {
    "vision": (3, "Our strategy gives wellbeing the same weight as attainment and attendance, and we report the same three measures each term. The lead is an assistant head with six protected lessons."),
    "governance": (3, "Two governors spend a day each term talking to students and staff without us. Their notes go to the full governing board unedited."),
    "change": (2, "We publish the calendar with the hours that each event takes. Faculties say it has slowed us down in a good way, but the autumn is still too full."),
    "workload": (3, "Whole-class feedback replaced written marking in Key Stage 3. Cover is capped at one lesson a week, and"
        " the cap has held for four terms."),
    "support": (3, "Pastoral staff have supervision with someone from outside the school every half-term. Colleagues choose who leads their return-to-work meeting."),
    "growth": (3, "Coaching pairs are voluntary and private, and 80 of our 90 teachers take part. Every appraisal includes one shared target on wellbeing."),
    "voice": (3, "Twice a year the student parliament questions leaders in public. It asked for a hot-weather uniform, and had it nine days later."),
    "safety": (2, "Students named the toilets and the bus queue. We have changed both, and the next survey will show whether they feel different."),
    "early-help": (3, "We read worries every day, and each one has an owner by midday. The wait for the counsellor is down from seven weeks to three."),
    "respect": (3, "Staff and students wrote our six lines on how we speak to each other. Students teach them to new staff."),
    "repair": (3, "Every suspension is followed by a restorative meeting before the first lesson back. Fewer students are now suspended twice."),
    "inclusion": (3, "Young carers have their own tutor time. Our network for disabled staff has changed the way we timetable rooms."),
    "curriculum": (3, "Every year group has one lesson a week, taught by a trained team of nine rather than by anyone who happens to be free."),
    "day": (2, "The later start for key stage 5 works. Lunch is still two sittings in a hall for 300."),
    "place": (3, "The library basement is a quiet room that anyone can use without a pass. It is always full, and always quiet."),
    "partnership": (2, "Year 7 parents know us well. From Year 9 onwards, we mostly meet the parents of children who are in trouble."),
    "hard-times": (3, "The hardship fund answers within two days and takes one signature. No one has to explain themselves twice."),
    "partners": (3, "The mental health support team has its own room and a place at our weekly meeting. We have shown four other schools how it works this year."),
}  # fmt: skip

# title, what it says: short notes and the content of small files
NOTES = {
    "vision": ("Extract from the improvement plan", "Priority 1: everyone is well enough to teach and to learn."),
    "change": ("What we stopped", "Second data drop, weekly planning hand-in, display checks."),
    "workload": (
        "Hours survey, autumn",
        "Group,Hours before,Hours after\nTeachers,52,47\nAssistants,34,35\nOffice,39,38\n",
    ),
    "voice": ("Council minutes", "The council spent its budget on quiet benches. Each class heard the reasons."),
    "repair": ("Repeat incidents by term", "Term,Incidents\nAutumn,41\nSpring,30\nSummer,19\n"),
    "day": ("The new timetable", "Lunch 12:10pm to 1:15pm. Assembly on Mondays and Thursdays only."),
    "place": ("Quiet room, week of use", "Day,Visitors\nMonday,31\nTuesday,28\nWednesday,35\nThursday,30\nFriday,22\n"),
}

COMMENTS_KEEP = (
    "Asking “what will we stop?” every Friday has changed how this place feels.",
    "People notice when you are not yourself, and say so kindly.",
    "The extra time at lunch. I actually sit down to eat now.",
    "Being trusted to plan my own lessons.",
)
COMMENTS_CHANGE = (
    "TAs should get paid time to prepare, as teachers do.",
    "A staff room that we don’t share with the photocopier.",
    "Tell us about timetable changes before you tell parents.",
)

# What a school says after its survey: what many said, what it did.
YOU_SAID = (
    (
        "We hear about timetable changes after parents do.",
        "From this half-term, every change is in Thursday’s staff bulletin, a day before anyone else hears about it.",
    ),
    (
        "There is no time in the day to stop and think.",
        "We have shared out lunch duty again, so that everyone has two days a week without one.",
    ),
    (
        "Teaching assistants prepare in their own time.",
        "We now pay for half an hour on Mondays. In the summer we will ask whether that is enough.",
    ),
)

FINDINGS = {
    "leadership": ("Governors could tell me, without notes, what staff had told them. The lead’s time is real: I saw it on the timetable, and I saw the afternoon protected.", "Arrange for the link governor to meet parents by the summer."),
    "staff": ("Teachers spoke freely about marking and cover. Two teaching assistants told me that they prepare in their own time.",
        "Give teaching assistants half an hour of paid preparation time a day."),
    "pupils": ("The council’s benches are in use all day. Pupils showed me where they had not felt safe, and what the school had done about it.",
        "Ask pupils again in the spring whether they feel safe in the corner behind the hall."),
    "belonging": ("I watched someone put right a playground quarrel in six minutes. They had clearly done it a hundred times.", ""),
    "learning": ("Lunch is calm and unhurried. The staff room is still a corridor with a copier in it.",
        "Find staff a room of their own."),
    "families": ("Three parents I met by chance at the gate told me the same thing: someone always answers.", ""),
}  # fmt: skip

SUMMARY = "A school where people set out to look after each other. Leaders, staff and pupils describe it in nearly the same way. Where their accounts differ, leaders know."

CONTACT = """Email the office at office@wellbeing-mark.example, or ring 01632 960 100 on school days from 9am to 4pm.

Tell us your school and what you were trying to do. We reply within two school days."""
