"""Who may sign up where sign-up is closed: the address an invitation was sent to, opened in this browser."""

from django.http import HttpRequest
from django.utils import timezone

SESSION_KEY = "invited"
SECONDS = 24 * 60 * 60


def let_sign_up(request: HttpRequest, email: str) -> None:
    """Remember that this browser holds an invitation to `email`; good for a day, then its link is opened again."""
    request.session[SESSION_KEY] = {"email": email.lower(), "until": timezone.now().timestamp() + SECONDS}


def invited_email(request: HttpRequest) -> str:
    """The address invited in this browser, or nothing."""
    invited = request.session.get(SESSION_KEY)
    return invited["email"] if invited and invited["until"] > timezone.now().timestamp() else ""
