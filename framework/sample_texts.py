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
}
