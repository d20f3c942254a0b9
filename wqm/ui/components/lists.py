"""Lists: summary list, task list, journey, progress, numbers."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from wqm.ui.components.library import register, render
from wqm.ui.components.states import look_of

STEP_STATES = ("done", "current", "waiting", "todo")


def get(item: Any, name: str, default: Any = "") -> Any:
    """Attribute or key: components take our dataclasses, model rows and plain dictionaries alike."""
    if isinstance(item, dict):
        return item.get(name, default)
    return getattr(item, name, default)


@register.simple_tag
def summary_list(rows: Iterable[Any], classes: str = "", card: str = "", level: int = 2) -> SafeString:
    """`rows` are `Row`s, or pairs (key, value). With `card` the list stands in a box with that title."""
    items = []
    for row in rows:
        if isinstance(row, (tuple, list)):
            items.append({"key": row[0], "value": row[1]})
        else:
            items.append({name: get(row, name) for name in ("key", "value", "action_url", "action", "action_hint")})
    has_actions = any(item.get("action_url") for item in items)
    return render("summary_list", rows=items, some_actions=has_actions, classes=classes, card=card, level=level)


@register.simple_block_tag(end_name="endfacts")
def facts(content: str, classes: str = "") -> SafeString:
    """A list of facts whose values are markup: `{% fact "Owner" %}…{% endfact %}` for each."""
    return render("facts", content=content, classes=classes)


@register.simple_block_tag(end_name="endfact")
def fact(content: str, key: str, classes: str = "", key_classes: str = "", actions: str | None = None) -> SafeString:
    """`actions` are links or buttons at the end of the row; rows of one list have them all (empty) or none."""
    return render("fact", content=content, key=key, classes=classes, key_classes=key_classes, actions=actions)


@register.simple_tag
def task_list(items: Iterable[Any], id: str = "task-list") -> SafeString:
    """`items` are `Task`s: title, state, url, hint. Two lists on one page need different ids."""
    tasks = []
    for index, item in enumerate(items, start=1):
        tasks.append(
            {
                "title": get(item, "title"),
                "url": get(item, "url"),
                "hint": get(item, "hint"),
                "look": look_of(get(item, "state"), get(item, "state_text")),
                "hint_id": f"{id}-{index}-hint",
                "status_id": f"{id}-{index}-status",
            }
        )
    return render("task_list", tasks=tasks)


@register.simple_tag
def journey(steps: Iterable[Any], label: str = "") -> SafeString:
    """The way to the award: `Step`s as an ordered list, down on a phone, across on a desk."""
    items = []
    for step in steps:
        state = str(get(step, "state", "todo") or "todo")
        if state not in STEP_STATES:
            raise ValueError(f"A step is one of {STEP_STATES}, not {state!r}")
        items.append({"label": get(step, "label"), "note": get(step, "note"), "url": get(step, "url"), "state": state})
    return render("journey", steps=items, label=label)


@register.simple_tag
def progress(done: int, total: int, label: str = "", hint: str = "") -> SafeString:
    """`{% progress 3 7 label="Criteria judged" %}`: a bar with the same in words. A total of 0 is an empty bar."""
    done, total = int(done or 0), int(total or 0)
    percent = round(100 * min(done, total) / total) if total else 0
    return render("progress", done=done, total=total, percent=percent, label=label, hint=hint)


@register.simple_tag
def stat(label: str, value: Any, hint: str = "", url: str = "", trend: str = "") -> SafeString:
    """A number with its name, inside `<dl class="wqm-stats">`. `trend`: up, down, same, said in words by `hint`."""
    return render("stat", label=label, value=value, hint=hint, url=url, trend=trend)


@register.simple_tag
def withheld(reason: str, short: str = "") -> SafeString:
    """A figure that must not be shown, with the reason. It never looks like zero or like nothing."""
    return render("withheld", reason=reason, short=short)
