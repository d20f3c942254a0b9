"""The words that are proposed for telling staff what was heard. A pure function of a report."""

from audits.queries.report import Report


def proposed_words(report: Report) -> str:
    """Sections with a heading each; leaders change every word of it."""
    heard = [theme.title for theme in report.most] or [
        theme.title for principle in report.principles for _, themes in principle.themes for theme in themes
    ][:5]
    parts = [f"Thank you for taking part in {report.audit.name}.", "What we heard"]
    parts += [f"- {title}" for title in heard] or ["- "]
    parts += ["What happens now"]
    parts += [
        f"- {row.text}{f' ({row.who})' if row.who else ''}{f', by {row.by_when:%-d %B %Y}' if row.by_when else ''}"
        for row, _ in report.agreements
    ] or ["- "]
    parts += [
        "What cannot change now, and why",
        "- ",
        "We delete what you wrote one term after the report. No one at the school knows who wrote what.",
    ]
    return "\n".join(parts)
