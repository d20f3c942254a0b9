"""What pages of respondents may hold."""

from bs4 import BeautifulSoup

KEEPS = ["/static/js/survey-keep.js"]
SPEAKS = "/static/js/survey-speak.js"


def foreign_scripts(response) -> list[str]:
    """Every script but the one that keeps what was not sent on yet in the tab; nothing inside of a tag."""
    scripts = BeautifulSoup(response.content, "html.parser").select("script")
    return [str(script) for script in scripts if script.get("src") not in KEEPS or script.get_text().strip()]
