"""What a view hands to `shell.html`. Plain frozen values, so that a view can build them from any app.

A page that extends `shell.html` puts into its context:

    nav      list[NavItem]    the places inside this organisation
    place    Place            where the person is
    places   list[Place]      where else they may go (the organisation switcher; leave out when there is one)
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation. `count` of None shows no badge; 0 shows none either."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    count: int | None = None
    # What the number counts, for people who cannot see where it stands: "waiting for you".
    count_label: str = ""


@dataclass(frozen=True)
class SwitcherEntry:
    """An organisation (or "Office", "My visits") as the header shows it."""

    name: str
    kind: str = ""
    url: str = ""
    current: bool = False
    # Where it has got to, on the page that offers every place.
    state: str = ""


@dataclass(frozen=True)
class Crumb:
    """A step of the breadcrumbs; without an url it is the page itself."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Step:
    """A step of `{% journey %}`. `state` is one of done, current, waiting, todo."""

    label: str
    state: str = "todo"
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class NextStep:
    """One thing to do, or to wait for (`waits_for` names whom). The first of a page is its main step.

    `until` is a day in words. `button` names the result of following `url`; a list shows the title as the link.
    """

    title: str
    sentence: str = ""
    url: str = ""
    button: str = ""
    waits_for: str = ""
    until: str = ""


@dataclass(frozen=True)
class SummaryRow:
    """A row of `{% summary_list %}`. Without `action_url` the row has no link."""

    key: str
    value: object
    action_url: str = ""
    action: str = ""
    # Completes the link for a screen reader: "Change" + "the head's name".
    action_hint: str = ""


@dataclass(frozen=True)
class Task:
    """A row of `{% task_list %}`. `state` is any that `{% tag %}` knows; without an url it cannot be opened yet."""

    title: str
    state: object
    url: str = ""
    hint: str = ""
