"""Versions that are there already get how a visit can end, what counts, and the questionnaires their rules ask for.

A published version is unchangeable by a trigger, which rests while its levels get their new column filled; the new
tables have none yet.
"""

from django.db import migrations

# As they were when this was written: `framework.defaults` may say something else by the time this runs.
OUTCOMES = (
    (
        1,
        "awarded",
        "Awarded",
        "You hold the award. The targets in your report are for the year ahead.",
        "awarded",
        None,
        0,
    ),
    (
        2,
        "one-target",
        "Awarded, one target to show",
        "You hold the award. Show us one target remotely by the date agreed; no second visit is needed.",
        "with_target",
        90,
        1,
    ),
    (
        3,
        "not-yet",
        "Not yet",
        "Most is in place. We come back to the principles named here by the date agreed, and to no others.",
        "not_yet",
        180,
        3,
    ),
)
COUNT_RULES = (
    (
        "not_yet",
        "left_out",
        None,
        "A year that ends without the award is left out. The years before it still count.",
    ),
    (
        "gap",
        "starts_again",
        12,
        "If your next cycle starts more than 12 months after your award ended, the count starts again.",
    ),
    (
        "paused",
        "left_out",
        None,
        "A year in which your award is paused is left out. The years before it still count.",
    ),
    ("withdrawn", "starts_again", None, "If an award is withdrawn, the count starts again."),
)
OUTCOME = ("number", "code", "name", "sentence", "kind", "days", "most_named")
COUNT_RULE = ("event", "effect", "months", "sentence")


def fill(apps, schema_editor):
    """Safe to run again: what a version has already stays."""
    models = {name: apps.get_model("framework", name) for name in ("Version", "Outcome", "CountRule")}
    for model, names, rows in ((models["Outcome"], OUTCOME, OUTCOMES), (models["CountRule"], COUNT_RULE, COUNT_RULES)):
        have = set(model.objects.values_list("version_id", flat=True))
        for version in models["Version"].objects.exclude(pk__in=have):
            values = [dict(zip(names, row, strict=True)) for row in rows]
            model.objects.bulk_create([model(version=version, **row) for row in values])
    propose(apps, schema_editor)


def propose(apps, schema_editor):
    """Levels that propose nothing: the published questionnaires for whom the version's rules ask about."""
    level, rule, questionnaire = (apps.get_model("framework", name) for name in ("Level", "Rule", "Questionnaire"))
    published = questionnaire.objects.filter(state="published").exclude(family="").order_by("family")
    schema_editor.execute("ALTER TABLE framework_level DISABLE TRIGGER level_guard")
    for version_id in set(level.objects.filter(questionnaires=[]).values_list("version_id", flat=True)):
        audiences = rule.objects.filter(version=version_id, kind="survey_response").values("audience")
        families = published.filter(audience__in=audiences).values_list("family", flat=True).distinct()
        level.objects.filter(version=version_id, questionnaires=[]).update(questionnaires=list(families))
    schema_editor.execute("ALTER TABLE framework_level ENABLE TRIGGER level_guard")


class Migration(migrations.Migration):
    """See the module's docstring."""

    dependencies = [("framework", "0011_levels_outcomes_counting")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
