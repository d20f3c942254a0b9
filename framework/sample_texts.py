"""Sample texts of the site: ours, to be replaced by the office. `framework.texts` says how they are written."""

from framework.enums import TextKey

SAMPLES = {
    TextKey.CONTACT: """\
Email the office that runs this mark. Your invitation tells you who that is.

We aim to answer within two working days in term time.
""",
    TextKey.ACCESSIBILITY: """\
We want everyone to be able to use this site, however they read, listen, type or point.

## What you can do

- use the whole site with a keyboard
- zoom in to 400% without scrolling sideways
- use it without JavaScript
- keep your own colour, contrast and motion settings
- listen to most of it with a screen reader
- read every PDF as a web page instead

## How accessible this site is

This site aims to meet level AA of the Web Content Accessibility Guidelines (WCAG) 2.2. We check it automatically with every change, on \
phone, tablet and desktop widths. Automatic checks find only some problems, and no one outside has audited the site yet.

## What to do if you cannot use something

Contact the office (see “Help and contact”). Tell us which page you were on, what you wanted to do and what you use. Ask for the \
information in another format, such as large print, Easy Read or a phone call. We aim to answer within five working days.

## If you are not happy with our answer

The Equality and Human Rights Commission (EHRC) enforces the Public Sector Bodies (Websites and Mobile Applications) (No. 2) \
Accessibility Regulations 2018. If you are not happy with how we respond, contact the Equality Advisory and Support Service (EASS). In \
Northern Ireland, contact the Equality Commission for Northern Ireland (ECNI).

## About this statement

The office writes this statement, keeps it up to date and reviews it at least once a year.
""",
    TextKey.PRIVACY: """\
This notice explains what we do with personal data when you use this site.

## Who is responsible

The organisation that runs this mark is the data controller for accounts and surveys. Your school is the controller for the evidence it \
adds and the email addresses it provides. To contact us or our data protection officer, see “Help and contact”.

## If you answer a survey

Your answers are sealed when you send them. We do not store who sent them, or when. We use your email address to send an invitation and \
up to two reminders. One week after the survey closes, we delete your address, the sealed answers and the key that opens them.

We only publish results for groups that are large enough, in rounded figures. Survey pages set no cookies and load nothing from anyone \
else.

If you ask to be contacted, your school’s designated safeguarding lead (DSL) sees your name and message. They are deleted 90 days after your request has been dealt with.

## If you have an account

We keep your name, your email address, your role and a record of what you changed. We use two cookies: one keeps you signed in, one \
protects forms. We do not track you.

## Why we may use your data

- to provide the service you or your school asked for (contract, or public task for state schools)
- to keep the site secure (legitimate interests)
- to keep children and adults safe (legal obligation)

Answering a survey is always your choice.

## How long we keep it

- emails we sent: 30 days
- survey addresses and sealed answers: until one week after the survey closes
- deleted evidence: 30 days
- sign-in records: 180 days
- a school’s work: while the school takes part in the mark

## Who else sees it

Companies that host the site and send its emails, under contract and in the UK or the European Economic Area. We do not sell personal \
data, and no decision about you is made by a computer alone.

## Your rights

You can ask us for a copy of your data, and to correct, delete or restrict it. You can object to how we use it. Once answers are sealed, \
no one can find yours, so we cannot change or delete them.

If you are not happy with our answer, complain to the Information Commissioner’s Office (ICO) at ico.org.uk or on 0303 123 1113.
""",
    TextKey.AUDIT_USE: """\
This says what staff surveys and staff audits at our school are for, who sees what, and when it is deleted. Leaders go through it with \
staff and their representatives before the first one.

## What they are for

- to find out what helps and what gets in the way of wellbeing at work
- to decide together what to change, and to check later whether it worked
- to assess the risk of work-related stress, as the law asks of every employer

## What they are never used for

Nothing from a survey or an audit is used for appraisal, pay, capability or discipline. No one tries to work out who said what.

## Who sees what

- No one at the school can see how one person answered, or who has answered.
- Leaders see themes that join what several people said, and rounded figures for the whole school and for groups that are large enough.
- Someone at the office, or the trainer who leads the audit, may read what people wrote before it is shown. They hold back anything that \
could show who wrote it.

## When it is deleted

- survey answers: a week after the survey is counted
- what people wrote in an audit: a term after its report

The published figures and themes stay with the school, so that it can see what has changed.

## Taking part

You decide whether to take part, and you can skip any question. You do not need to give a reason. If you are worried about how something \
was used, talk to your staff representative or contact the office.
""",
    TextKey.AUDIT_SLIDES: """\
## Why we are here

How work is organised affects how people feel, how well they can do their job and how long they stay. That makes it worth an hour of \
everyone’s time.

It is also the law. Employers must assess the risk of work-related stress and reduce it. The Health and Safety Executive (HSE) asks them \
to look at demands, control, support, relationships, role and change, and to involve staff.

## What the evidence says

Studies of many kinds of work link high demands, little control and poor support with worse health. National guidance (NICE, 2022) puts \
changes to how work is organised first, and help for individuals on top of them.

## What happens today

- we agree how we talk to each other
- in small groups, you write down what helps and what gets in the way
- what the groups wrote is joined into themes, without names
- everyone sees the themes and says which matter most
- we agree what changes first, who looks after it and by when

## What no one can see

- who wrote what: your name is not asked for or stored
- which group wrote what, for anyone who leads this school
- what your group wrote, for anyone outside it, until all groups have talked

After that everyone in the hall reads the entries, leaders too.

None of it is used for appraisal, pay, capability or discipline.

## Ground rules

- Speak for yourself.
- Talk about the work, not about colleagues or pupils. Use no names.
- What is said here stays here.
- Do not try to work out who wrote what.
- Look for causes in how work is organised before you ask what one person could do differently.

## Done with you, not done to you

What we agree in this hall, leaders keep to. You will hear what has been done, and what could not be done and why, before you are asked again.
""",
}
