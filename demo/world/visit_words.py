"""What the school planned for the visit of today, and what its assessor wrote."""

# time, minutes, kind, voice, title, place, who, how many, codes of principles
ITEMS: tuple[tuple[str, int, str, str, str, str, str, int | None, list[str]], ...] = (
    ("08:30", 30, "arrival", "", "Welcome and safeguarding briefing", "Reception", "The headteacher", 1, []),
    ("09:00", 45, "walk", "pupils", "Walk round with the school council", "The whole site", "Eight pupils from Years 3 to 6, who put themselves forward", 8, ["pupils", "belonging"]),
    ("09:45", 45, "talk", "teachers", "Teaching staff", "Library", "Drawn by lot, without senior leaders", 7, ["staff"]),
    ("10:45", 40, "talk", "support", "Support staff", "Library", "Everyone who is free is asked", 6, ["staff", "belonging"]),
    ("11:30", 40, "talk", "leaders", "Leaders and the wellbeing lead", "Head’s office", "The headteacher and two leaders", 3, ["leadership"]),
    ("12:10", 50, "other", "pupils", "Lunch in the hall", "Hall", "Everyone who sits down", None, ["learning", "pupils"]),
    ("13:00", 30, "talk", "parents", "Parents and carers", "Community room", "An open invitation in the newsletter", 9, ["families"]),
    ("13:30", 30, "drop_in", "", "Open drop-in", "Community room", "Anyone, without an appointment", None, []),
    ("14:00", 60, "quiet", "", "Quiet hour", "Community room", "", None, []),
    ("15:00", 30, "feedback", "leaders", "First impressions, together", "Head’s office", "Leaders and the chair", 4, []),
)  # fmt: skip
ARRIVAL = (
    "Come to the gate in Mill Lane and ring; the car park beside it is ours. Bring photo ID. The office shows you the"
    " safeguarding leaflet and the map, and the bell at 8:50am is not a fire alarm."
)
# item, minutes after it began, kind, voice, principle, text, use
NOTES: tuple[tuple[int, int, str, str, str, str, str], ...] = (
    (0, 10, "read", "", "leadership", "The visitors’ leaflet names the wellbeing lead on its first page, before the fire drill.", ""),
    (1, 5, "seen", "", "belonging", "Every adult we passed greeted children by name, the kitchen included.", "strength"),
    (1, 15, "heard", "pupils", "pupils", "The council chose quiet benches and told each class why. They are proud of the telling.", "strength"),
    (1, 25, "heard", "pupils", "pupils", "They feel safe in class. The path behind the hall is still where they would rather not be after dark.", "next_step"),
    (1, 30, "seen", "", "pupils", "A light and a mirror have gone up behind the hall since the last visit.", ""),
    (2, 10, "heard", "teachers", "staff", "Marking is manageable since whole-class feedback. Several go home at five without hiding it.", "strength"),
    (2, 30, "heard", "teachers", "leadership", "New ideas come with what will stop. The second data drop did go.", ""),
    (3, 10, "heard", "support", "staff", "Paid preparation time happens on three days. On the other two it is the first thing to go.", "next_step"),
    (4, 20, "read", "", "leadership", "Minutes of two meetings with parents, with what was said and what followed.", ""),
    (4, 30, "seen", "", "staff", "The afternoon of the wellbeing lead is on the cover sheet as protected, four weeks in a row.", ""),
    (5, 15, "seen", "", "learning", "Lunch is unhurried. Children clear their own tables and some stay to talk.", "strength"),
)  # fmt: skip
FEW = "One group hears about changes to its hours last, and would like a week’s notice."
REMARK = "Worth asking in the moderation meeting how other schools protect preparation time on all five days."
FINDING = (
    "Pupils decide real things, and are told what came of them.\n\nThe place that they had named last time now has a"
    " light and a mirror."
)
PROOF = "Minutes of two meetings with parents, in the autumn and in the spring."
HALF_PROOF = "Paid on three days of five, by the timesheets that the office showed."
SEEN = ("As described, on the wall of the library.", "", "The version on the shelf is a year older.")
