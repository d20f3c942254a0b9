"""The five addresses of a team's people, for what `schools.views.people.people_views` makes."""

from types import SimpleNamespace

from django.urls import URLPattern, path


def people_urls(views: SimpleNamespace, *, prefix: str = "", folder: str = "people/") -> list[URLPattern]:
    """Addresses named `<prefix>list`, `invite`, `member`, `withdraw` and `resend`, below `folder`."""
    return [
        path(folder, views.people, name=f"{prefix}list"),
        path(f"{folder}invite/", views.invite, name=f"{prefix}invite"),
        path(f"{folder}<int:member_id>/", views.member, name=f"{prefix}member"),
        path(f"{folder}invitations/<int:invitation_id>/withdraw/", views.withdraw, name=f"{prefix}withdraw"),
        path(f"{folder}invitations/<int:invitation_id>/resend/", views.resend, name=f"{prefix}resend"),
    ]
