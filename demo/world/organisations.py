"""Schools, the trust, and who works where. All invented; numbers lie outside of the sample register."""

TRUST = ("Meadowbridge Learning Trust", "D0001")

# key -> (name, number, phase, pupils, age range, town, in the trust)
SCHOOLS = {
    "ashcombe": ("Ashcombe Junior School", "990001", "primary", 242, (7, 11), "Ashcombe", True),
    "larkfield": ("Larkfield Primary School", "990002", "primary", 281, (4, 11), "Meadowbridge", True),
    "northgate": ("Northgate Academy", "990003", "secondary", 1064, (11, 18), "Meadowbridge", True),
    "brook": ("Brook Street Primary School", "990004", "primary", 318, (3, 11), "Meadowbridge", True),
    "harrow": ("Harrow Lane Community School", "990005", "primary", 206, (4, 11), "Westerley", False),
    "thorning": ("Little Thorning Village School", "990006", "primary", 34, (4, 11), "Little Thorning", False),
    "fairmead": ("Fairmead Primary School", "990007", "primary", 264, (4, 11), "Westerley", False),
}

# email, name, school key or "trust", role
MEMBERS = (
    ("ruth.okafor@meadowbridge.example", "Ruth Okafor", "trust", "trust_lead"),
    ("david.lindqvist@meadowbridge.example", "David Lindqvist", "trust", "trustee"),
    ("helen.marsh@ashcombe.example", "Helen Marsh", "ashcombe", "head"),
    ("samir.patel@larkfield.example", "Samir Patel", "larkfield", "head"),
    ("joanna.gill@larkfield.example", "Joanna Gill", "larkfield", "wellbeing_lead"),
    ("tom.adeyemi@larkfield.example", "Tom Adeyemi", "larkfield", "contributor"),
    ("grace.whitlock@larkfield.example", "Grace Whitlock", "larkfield", "governor"),
    ("nadia.rahman@larkfield.example", "Nadia Rahman", "larkfield", "dsl"),
    ("andrew.keane@northgate.example", "Andrew Keane", "northgate", "head"),
    ("lucia.ferrara@northgate.example", "Lucia Ferrara", "northgate", "wellbeing_lead"),
    ("martin.osei@northgate.example", "Martin Osei", "northgate", "governor"),
    ("beth.calloway@brookstreet.example", "Beth Calloway", "brook", "head"),
    ("yusuf.demir@brookstreet.example", "Yusuf Demir", "brook", "slt"),
    ("priscilla.tan@brookstreet.example", "Priscilla Tan", "brook", "governor"),
    ("carys.pritchard@harrowlane.example", "Carys Pritchard", "harrow", "head"),
    ("ian.fothergill@thorning.example", "Ian Fothergill", "thorning", "head"),
    ("naomi.blythe@fairmead.example", "Naomi Blythe", "fairmead", "head"),
    ("owen.prosser@fairmead.example", "Owen Prosser", "fairmead", "dsl"),
    # One person, two places: a head who is governor at another school.
    ("beth.calloway@brookstreet.example", "Beth Calloway", "harrow", "governor"),
)
OFFICE = (
    ("margaret.ellison@office.example", "Margaret Ellison", "administrator"),
    ("kwame.boateng@office.example", "Kwame Boateng", "officer"),
)
ASSESSORS = (
    ("frances.holt@assessors.example", "Frances Holt", "assessor"),
    ("peter.nowak@assessors.example", "Peter Nowak", "ambassador"),
    ("amina.yusuf@assessors.example", "Amina Yusuf", "assessor"),
    ("george.whitaker@assessors.example", "George Whitaker", "assessor"),
    ("sian.morgan@assessors.example", "Siân Morgan", "ambassador"),
)
