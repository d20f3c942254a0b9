"""How people are named on pages."""


def shown_name(name: str | None, email: str | None, is_active: bool | None = True) -> str:
    """The name, or the address of somebody who has none; anyone who has left is marked wherever they are named.

    Empty for nobody: an outer join gives None.
    """
    return f"{name or email}{'' if is_active else ' (left)'}" if name or email else ""
