"""Answers to respondents that leave no trace."""

from django.http import HttpResponse


def untraced(text: str, status: int = 200) -> HttpResponse:
    """No copy stays in a browser or proxy, and no other site learns the address."""
    return HttpResponse(text, status=status, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
