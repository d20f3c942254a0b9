"""Help for each area: half a screen, and the three questions that people ask. English, like the interface."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HelpPage:
    """One area. `picture` is a file in static/img/help with its description; `questions` are (question, answer)."""

    slug: str
    title: str
    summary: str
    questions: tuple[tuple[str, str], ...]
    picture: str = ""
    alt: str = ""


PAGES = (
    HelpPage(
        "self-evaluation", "Self-evaluation",
        "For each criterion, choose where your school is now, say how you know, and add evidence. Your work saves as you type. "
        "When every criterion is complete, the headteacher or wellbeing lead submits it to the office.",
        (
            ("Can several people work on it at once?",
             "Yes. If two people change the same text, you see both versions and choose. Assign a criterion to show who is working on it."),
            ("How do I refer to evidence?",
             "Each piece has a number, such as E1. Select “Insert [E1]” beside it, or type the number in square brackets."),
            ("Can I go back to an earlier version?",
             "Yes. Open “History” on the criterion. Every version you save is there, and you can restore any of them."),
        ),
        "self-evaluation.png", "The self-evaluation as a list: each criterion with its judgement, evidence, owner and status.",
    ),
    HelpPage(
        "evidence", "Evidence",
        "Keep everything you can show in one library: files, photos, links and notes. Add each piece once and use it for as many criteria "
        "as you like. Search looks in titles, notes, people, criteria and the text of documents.",
        (
            ("Which files can I add?",
             "PDF, Word, PowerPoint, Excel, OpenDocument, text, CSV and photos (JPG or PNG), up to 25 MB each. We look into every file before anyone can open it."),
            ("Who can see it?",
             "People at your school, the office and your assessor. Your trust sees it if it has access to your school. Leave out children’s names and faces where you can."),
            ("I deleted something by mistake. Can I get it back?",
             "Yes, for 30 days. Open “Bin” at the bottom of the library and select “Restore”."),
        ),
        "evidence.png", "The evidence library as a table with a search box and buttons to act on several pieces.",
    ),
    HelpPage(
        "audits", "Staff audit",
        "Everyone who works at the school says what works and what does not: alone, then in groups, then together. The hall agrees up to "
        "three actions and one thing to stop. Plan it in two minutes, print slips, and lead it from one device.",
        (
            ("Can anyone find out who wrote what?",
             "No name, device or time is stored. What people write opens all together, mixed. A group may recognise an opinion or a way of writing, "
             "and the page says so before anyone writes."),
            ("What if the wifi fails, or someone has no phone?",
             "What is written stays on the device and goes when the network is back. Several people can use one device, or write on paper: "
             "you type the sheets in afterwards."),
            ("What happens with what people wrote?",
             "You join entries into themes and share a report with staff and governors. The entries are deleted about a term later. "
             "Next year’s audit begins with what was agreed."),
        ),
        "audit.png", "The screen of a hall: cards with strengths and weaknesses, the address and the code to join below.",
    ),
    HelpPage(
        "surveys", "Surveys",
        "Ask staff, pupils or parents in confidence. Choose a questionnaire, add the people and send the invitations. Results come after "
        "the survey closes. No one can see who said what, or who has responded.",
        (
            ("Why can I not see who has responded?",
             "So that no one feels pressured and no response can be traced. Reminders go to everyone, and thank those who have already responded."),
            ("Why are some results withheld?",
             "Where few people answered, an answer could be traced to a person. Small groups are combined with larger ones. The page says why and how to see more next time."),
            ("Can pupils take part without email?",
             "Yes. Use class codes, printed slips or a shared device. Choose “Class codes, slips and paper” when you add people."),
        ),
        "results.png", "Survey results: a summary first, then a chart for each question.",
    ),
    HelpPage(
        "plan", "Plan and actions",
        "Turn what you learned into targets and actions. Each action has an owner and a due date. Owners get a reminder a week before and on the day.",
        (
            ("Who can update an action?",
             "Its owner, and anyone who can edit the plan. Owners find theirs under “My actions”."),
            ("How many priorities should we have?",
             "Three to five. Score your targets against four questions, then choose. If everything is a priority, nothing is."),
            ("Can I put this into our development plan?",
             "Yes. Download the plan as a Word document or an Excel workbook."),
        ),
        "plan.png", "The plan as a table of priorities with their next action, owner and due date.",
    ),
    HelpPage(
        "training", "Training",
        "Record training and what you want to take away from it. We ask follow-up questions for up to four years, because that is how long change takes.",
        (
            ("What are the follow-up questions for?",
             "They ask what has changed, what got in the way and what is now routine. Answering takes five minutes."),
            ("Who sees my reflective notes?",
             "Only you, unless you choose to share a note with your school’s leaders."),
            ("How do I turn training into action?",
             "Open the training and select “Add it to the plan”."),
        ),
        "training.png", "Training sessions, each with what the school wants to change and what has happened since.",
    ),
    HelpPage(
        "metrics", "Metrics",
        "Your own figures, such as days lost or leavers, alongside what people tell you. They are not assessed.",
        (
            ("Can I import them?",
             "Yes, from CSV or Excel. You match the columns, check the figures and can undo the import."),
            ("What does my trust see?",
             "The same figures, except that counts of people below 5 are shown as “fewer than 5”."),
            ("Can I add a metric of our own?",
             "Yes. Select “Add your own metric”, say what it counts, then enter figures."),
        ),
        "metrics.png", "Nine small charts, one for each metric, with the latest figure and the change.",
    ),
    HelpPage(
        "assessment", "Readiness and assessment",
        "See your path, what you still need before you submit, what the office decided, and when the visit is. After the award, download your certificate here.",
        (
            ("Who decides that we are ready?",
             "The office. The rules show what is missing, and someone at the office reviews your self-evaluation and signs it off."),
            ("Can we change our self-evaluation after submitting it?",
             "Not while the office and the assessor use it. Ask the office to return it if something is wrong."),
            ("Who sets the agenda for the visit?",
             "Your school does. Start from the template of your level and change it. We name who or what is missing, and the assessor agrees to it."),
        ),
        "assessment.png", "What the rules ask for before submitting, each with whether it is met.",
    ),
    HelpPage(
        "people", "People and roles",
        "Invite colleagues by email and choose what they can do. A person can have more than one role.",
        (
            ("What can each role do?",
             "Headteachers and wellbeing leads run everything. Senior leaders add evidence, judgements and actions. Contributors add evidence, work on criteria and update their own actions, and do not see surveys. Governors read everything first-hand and update their own actions."),
            ("Why does a new safeguarding lead need a second person?",
             "The designated safeguarding lead (DSL) reads confidential messages. A second person confirms the change, and it starts a day later."),
            ("Someone is leaving. What happens to their work?",
             "Nothing they wrote is lost. When you remove them you choose who takes over their criteria and actions."),
        ),
        "people.png", "The people of a school with their roles, and a button to invite someone.",
    ),
    HelpPage(
        "account", "Your account",
        "Change your name, email address and password, and protect your account with a second step when you sign in.",
        (
            ("Do I need a password?",
             "No. You can sign in with a code that we email to you. It works for 15 minutes."),
            ("I have lost my phone. How do I sign in?",
             "Use one of your recovery codes. If you have none, contact the office."),
            ("How do I leave a school?",
             "Open your account and select “Leave” beside the school. If you are the only person who can invite others, invite another headteacher or wellbeing lead first."),
        ),
        "account.png", "Two-step verification in your account: an authenticator app, passkeys and recovery codes.",
    ),
    HelpPage(
        "trust", "Trusts",
        "See all your schools in one place: where they are, what they are working on and how surveys compare. Schools own their plans; you can read them.",
        (
            ("Can I see comments from surveys?",
             "You see what each school’s published results show. Small groups stay withheld, as they are for the school."),
            ("Can I run one survey in all schools?",
             "Yes. Set it up under “Surveys”. Each school adds its own list of people."),
            ("Why does a cell in the map have no number?",
             "The school has not judged that principle yet, has no open cycle, or its version does not have it. The cell says which."),
        ),
        "trust.png", "A trust’s overview: what to do next, then its schools with their stage and response rates.",
    ),
    HelpPage(
        "visits", "Visits",
        "Everything for a visit: the school’s self-evaluation, its evidence and survey results, your notes and your recommendation.",
        (
            ("Can I work offline?",
             "Download the evidence pack before the visit. Notes save as you type and wait in your browser if the connection drops."),
            ("Which schools can I assess?",
             "Schools you have no connection with. Tell the office if you have worked there or know someone who does."),
            ("What happens after I finish?",
             "You send your findings and recommendation to the office, which decides on the award."),
        ),
        "visits.png", "An assessor’s visits with their dates and schools.",
    ),
    HelpPage(
        "office", "Office",
        "Review submitted self-evaluations, check evidence, book visits, run surveys and make awards.",
        (
            ("What should I do first?",
             "Your home page starts with what has waited longest."),
            ("How do I change the framework?",
             "Open “Frameworks” and make a draft. Published versions never change; schools stay on the version they started with."),
            ("Can I see what a school sees?",
             "Yes. Open the school. It can see that the office looked at its pages."),
        ),
        "office-home.png", "The office’s home: what to do next, reviews that wait and visits this week.",
    ),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}
# The beginning of a URL name -> the page of help for it.
AREAS = {
    "evidence:library": "evidence", "evidence:piece": "evidence", "evidence:add_to_library": "evidence",
    "evidence:upload": "evidence", "evidence:bin": "evidence", "evidence": "self-evaluation", "audits": "audits", "surveys": "surveys",
    "plans": "plan", "training": "training", "metrics": "metrics", "assessment": "assessment",
    "school_people": "people", "trusts": "trust", "trust_surveys": "surveys", "trust_plans": "trust",
    "trust_metrics": "metrics", "trust_people": "people", "visits": "visits", "office_surveys": "surveys",
    "office": "office", "office_schools": "office", "office_evidence": "office", "office_home": "office",
    "framework": "office", "account": "account", "mfa_index": "account",
}  # fmt: skip


def help_for(view_name: str) -> HelpPage | None:
    """The page that helps with the page of this name, if there is one."""
    slug = AREAS.get(view_name) or AREAS.get(view_name.split(":")[0])
    return BY_SLUG[slug] if slug else None
