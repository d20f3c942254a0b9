"""What the demo's schools wrote, by criterion code: (point of the scale, narrative)."""

PRIMARY = {
    "vision": (3, "Wellbeing is the first of our four improvement aims. Mrs Gill leads it with one afternoon a week that is"
        " never used for cover. Since the plan was rewritten, governors ask about it at every meeting."),
    "governance": (2, "Our link governor has met staff twice without leaders in the room. She has not yet met parents; that is"
        " agreed for the spring."),
    "change": (3, "Anything new comes to the Friday meeting with one line: what will we stop? That is how we lost the second"
        " data drop and the weekly planning hand-in."),
    "workload": (2, "Teachers say that marking is manageable. Teaching assistants often stay after their hours to prepare the"
        " next morning, and we have not solved that."),
    "support": (3, "Everybody has a named person to talk to who is not their line manager. The assistance programme's number is"
        " on the back of each staff card, and its yearly report shows that it is used."),
    "growth": (3, "New colleagues visit two other classrooms a week in their first half-term. Feedback after a visit is a"
        " conversation, not a form."),
    "voice": (3, "The school council has a budget. Last year it chose quiet benches over a climbing frame, and every class was"
        " told why."),
    "safety": (2, "Pupils feel safe in class. On the walk round with Year 4 they showed us the corner behind the hall where"
        " they do not, and we moved a supervisor there."),
    "early-help": (2, "Every Monday three of us read the list of worries. Children wait about a fortnight for a place in the"
        " nurture group, which is too long."),
    "respect": (3, "Visitors notice how adults greet children by name. We teach how to disagree from Reception on, with"
        " puppets first and debates in Year 6."),
    "repair": (3, "After a quarrel, both children tell their side to the same adult, and we write down what was agreed. Repeat"
        " incidents at lunchtime fell by half in a year."),
    "inclusion": (2, "Clubs are free, but the children who would gain most go to fewest. From January each class teacher"
        " invites two of them personally."),
    "curriculum": (3, "Feelings, sleep, friendship and life online are planned for each year, with a page that parents get"
        " beforehand."),
    "day": (3, "Lunch is fifteen minutes longer than before. We gave up one assembly a week for it and nobody misses it."),
    "place": (2, "Children have the reading garden. Staff have a staff room that is also the photocopying room, and say so."),
    "partnership": (3, "Two of us stand at the gate each morning in all weathers. Most worries are settled there, before"
        " they become emails."),
    "hard-times": (3, "The uniform rail has no sign-up sheet and no questions. Breakfast is open to all, so nobody is seen to"
        " need it."),
    "partners": (2, "We work closely with the school nurse. We would like to see how another school uses its mental health"
        " support team."),
}  # fmt: skip

# By criterion code: what helps, what hinders.
HELPS_AND_HINDERS = {
    "vision": ("The afternoon is on the timetable, so nobody has to ask for it.",
        "When somebody is ill, that afternoon is the first thing we are tempted to give away."),
    "workload": ("Leaders leave at five, and say so.", "Assistants’ hours end with the lesson; their work does not."),
    "voice": ("A budget that pupils spend themselves.", ""),
    "safety": ("A walk round with children each half-term.", "Two corners of the field that no adult can see."),
    "early-help": ("Three people read the list together, so no worry hangs on one of them.",
        "The waiting list outside of school is seven months long."),
    "hard-times": ("", "Some families would rather go without than be seen to ask."),
}  # fmt: skip

SECONDARY = {
    "vision": (3, "The strategy names wellbeing beside attainment and attendance, with the same three measures reported each"
        " term. The lead is an assistant head with six protected lessons."),
    "governance": (3, "Two governors spend a day each term talking to students and staff without us. Their notes go to the"
        " full board unedited."),
    "change": (2, "We publish the calendar with the hours that each event costs. Faculties say it has slowed us down in a good"
        " way; the autumn is still too full."),
    "workload": (3, "Whole-class feedback replaced written marking in Key Stage 3. Cover is capped at one lesson a week, and"
        " the cap has held for four terms."),
    "support": (3, "Pastoral staff have supervision every half-term with somebody from outside. Return-to-work talks are led by"
        " somebody whom the colleague chooses."),
    "growth": (3, "Coaching pairs are voluntary and private. Eighty of ninety teachers take part; appraisal has one shared"
        " target on wellbeing."),
    "voice": (3, "The student parliament questions the leadership in public twice a year. The uniform change for hot weather"
        " came from there in nine days."),
    "safety": (2, "Toilets and the bus queue were what students named. Both have changed; the next survey will tell whether it"
        " feels different, too."),
    "early-help": (3, "The reading of worries is daily, and each has an owner by noon. The counsellor's waiting time is down"
        " from seven weeks to three."),
    "respect": (3, "Staff and students wrote the six lines on how we speak to each other. New staff learn them from students."),
    "repair": (3, "A restorative meeting follows every suspension before the first lesson back. Fewer students are suspended"
        " twice than before."),
    "inclusion": (3, "The young carers' group has its own tutor time. The staff network for disabled colleagues changed how we"
        " timetable rooms."),
    "curriculum": (3, "Every year group has one lesson a week, taught by a trained team of nine and not by whoever is free."),
    "day": (2, "The later start for Key Stage 5 works. Lunch is still two sittings in a hall for three hundred."),
    "place": (3, "The library basement is a quiet room that anybody may use without a pass. It is full, and it is quiet."),
    "partnership": (2, "Parents of Year 7 know us well. From Year 9 on we mostly meet those whose children are in trouble."),
    "hard-times": (3, "The hardship fund answers within two days and needs one signature. Nobody has to explain themselves"
        " twice."),
    "partners": (3, "The mental health support team has a room and a place in our weekly meeting. We have hosted four schools"
        " this year."),
}  # fmt: skip

# title, what it says: short notes and the content of small files
NOTES = {
    "vision": ("Extract of the improvement plan", "Aim 1: everybody is well enough to teach and to learn."),
    "change": ("What we stopped", "Second data drop, weekly planning hand-in, display checks."),
    "workload": (
        "Hours survey, autumn",
        "Group,Hours before,Hours after\nTeachers,52,47\nAssistants,34,35\nOffice,39,38\n",
    ),
    "voice": ("Council minutes", "The council spent its budget on quiet benches. Each class heard the reasons."),
    "repair": ("Repeat incidents by term", "Term,Incidents\nAutumn,41\nSpring,30\nSummer,19\n"),
    "day": ("The new timetable", "Lunch 12:10 to 13:15. Assembly on Monday and Thursday only."),
    "place": ("Quiet room, week of use", "Day,Visitors\nMonday,31\nTuesday,28\nWednesday,35\nThursday,30\nFriday,22\n"),
}

COMMENTS_KEEP = (
    "The Friday question, what will we stop, has changed how this place feels.",
    "People notice when you are not yourself, and say so kindly.",
    "The extra lunch time. I eat sitting down now.",
    "Being trusted to plan my own lessons.",
)
COMMENTS_CHANGE = (
    "Assistants should get paid time to prepare, as teachers do.",
    "A room that is not the photocopier's.",
    "Tell us about timetable changes before the parents hear of them.",
)

# What a school says after its survey: what many said, what it did.
YOU_SAID = (
    (
        "Changes to the timetable reach us after they reach parents.",
        "From this half-term every change is in the staff bulletin on Thursday, a day before anybody else hears of it.",
    ),
    (
        "The day has no pause in which one can think.",
        "Lunch duty is shared out anew: everybody has two days a week without one.",
    ),
    (
        "Assistants prepare in their own time.",
        "Half an hour on Monday is paid for it. In the summer we ask whether that is enough.",
    ),
)

FINDINGS = {
    "leadership": ("Governors could tell me, without notes, what staff had told them. The lead's time is real: I saw the"
        " timetable and the afternoon.", "Let the link governor meet parents, too, by the summer."),
    "staff": ("Teachers spoke freely about marking and cover. Two assistants told me they prepare in their own time.",
        "Give assistants half an hour of paid preparation a day."),
    "pupils": ("The council's benches are in use all day. Pupils showed me where they had not felt safe, and what was done.",
        "Ask again in the spring whether the corner behind the hall feels safe now."),
    "belonging": ("I saw a quarrel put right in six minutes by somebody who had clearly done it a hundred times.", ""),
    "learning": ("Lunch is calm and long. The staff room is still a corridor with a copier in it.",
        "Find staff a room of their own."),
    "families": ("Three parents, met by chance at the gate, told me the same thing: somebody always answers.", ""),
}  # fmt: skip
AGENDA = (
    "8:30 Welcome, walk round with the school council\n9:30 Leaders and wellbeing lead\n10:45 Staff, in two groups without"
    " leaders\n12:15 Lunch with pupils\n13:15 Governors\n14:00 Parents\n15:00 First impressions, together"
)
SUMMARY = (
    "A school in which people look after each other on purpose. What leaders say and what staff and pupils say is nearly the"
    " same, and where it differs, leaders know it."
)
