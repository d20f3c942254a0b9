"""Every component as a template tag. The library is a builtin: no `{% load %}` is needed.

    {% page_head "People" caption=wave.name %}  h1 and what it belongs to; size="xl" where people arrive
    {% button "Continue" %}                     href= kind=primary|secondary|warning|inverse|start|quiet
                                                name= value= once=True form= type= id=
    {% post_button "Withdraw" url %}            a form with one button; kind= name= value= hint="from the list"
    {% tag state %}                             text= tone=neutral|todo|doing|waiting|good|warn|bad
    {% icon "home" %}                           label= (else decoration)
    {% panel "Sent" %}…{% endpanel %}           level= kind=confirmation|interruption
    {% inset %}…{% endinset %}
    {% warning_text %}…{% endwarning_text %}
    {% details "Help with this" %}…{% enddetails %}     open= id=
    {% banner "Title" kind="success" %}…{% endbanner %}
    {% empty_state "No surveys yet" icon="survey" %}what to do next{% endempty_state %}
    {{ visit.at|moment }} {{ visit.at|clock }}  4 September 2026, 9:30am; 9:30am
    {{ period.first_day|until:period.last_day }}      1 to 12 December 2026
    {{ visit.starts_on|school_days:visit.ends_on }}   11 and 14 December 2026
    {% text as name %}…{% endtext %}            words put together for the argument of another tag
    {% card "Heading" href= %}…{% endcard %}
    {% summary_list rows %}                     rows of Row or (key, value); card="Title"
    {% facts %}…{% endfacts %}                  of {% fact "Owner" %}…{% endfact %}; classes= key_classes= actions=
    {% table "Caption" %}…{% endtable %}        label= labelled_by= look="rows compact" shown=True classes=; inside:
    {% columns %}…{% endcolumns %}              of {% column "Pupils" numeric=True %}, hidden=True; then a <tbody>
    {% task_list items %}                       items of Task: title state url hint
    {% journey steps %}                         steps of Step: label state=done|current|waiting|todo note url
    {% progress done total label="…" %}
    {% stat "Answered" "61%" hint="…" url= %}  inside <dl class="wqm-stats">
    {% withheld "Fewer than 10 answers" %}      short="fewer than 10"
    {% link "Change" url hint="the address" %}  a link whose words need a hint for screen readers
    {% chips "Which" %}…{% endchips %}          of {% chip "Late" url value="late" chosen=state %}
    {% filters %}fields{% endfilters %}         a GET form; button= label=; {% search_field "q" "Name" words %} in it
    {% breadcrumbs items %}  {% back_link url %}  {% pagination page %}
    {% error_summary form formset %}            base.html already shows that of form, formset, forms, error_list
    {% autosave_status %}                       in <form data-autosave="url">; see static/js/autosave.js for the answers
    {% url "name" … as link %}                  Django's; an address that does not exist is an error also with `as`
    {% querystring page=2 state=None %}         Django's; the query of this page with changes
    {% chart_with_table "likert" rows "Title" options %}    kinds bar, trend, likert, lines; rows: Bar, Likert, Line
    {% bar_chart rows "Title" unit="%" %} {% likert_chart rows options "Title" %} {% trend_chart points "Title" %}

The dataclasses SummaryRow, Task, Step, Crumb, NavItem, SwitcherEntry are in `wqm.ui.nav`; dictionaries with the same
keys do as well.
"""

from wqm.ui.components import charts, content, lists, navigation, tables, times
from wqm.ui.components.library import register

__all__ = ["charts", "content", "lists", "navigation", "register", "tables", "times"]
