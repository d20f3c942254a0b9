"""What a page says, whatever its line breaks."""

from typing import Any


def one_line(page: Any) -> str:
    """A response or its text with white space as a browser reads it: where a template breaks its lines says nothing."""
    text = page if isinstance(page, str) else page.content.decode()
    return " ".join(text.split())


def shown_by(client: Any, address: str) -> dict[str, str]:
    """The field `edition` as the form of a page carries it: what its person saw before they wrote."""
    return {"edition": client.get(address).context["form"]["edition"].value()}


def body(client: Any, address: str) -> str:
    """The text of a page, which has to be there."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
