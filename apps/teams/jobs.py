"""Background jobs; `manage.py procrastinate worker` runs them."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from apps.accounts.language import language_of_mail
from apps.accounts.models import User
from apps.teams.models import Invitation
from apps.teams.services.invitations import renew_token


@app.task(name="teams.send_invitation", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def send_invitation(*, code: str) -> None:
    """Write the link and send it. A second try sends a second link; only the newest one works."""
    renewed = renew_token(code=code)
    if renewed is None:
        return
    invitation, token = renewed
    invited = User.objects.filter(email=invitation.email).first()
    with translation.override(language_of_mail(invited, invitation.invited_by)):
        message(invitation, token).send()


def message(invitation: Invitation, token: str) -> EmailMultiAlternatives:
    context = {
        "invitation": invitation,
        "url": settings.BASE_URL + reverse("teams:invitation_accept", args=[token]),
        "base_url": settings.BASE_URL,
    }
    subject = _("%(person)s invites you to %(organization)s on Throughline") % {
        "person": invitation.invited_by or _("An administrator"),
        "organization": invitation.organization,
    }
    mail = EmailMultiAlternatives(
        " ".join(subject.split()), render_to_string("teams/email/invitation.txt", context), to=[invitation.email]
    )
    mail.attach_alternative(render_to_string("teams/email/invitation.html", context), "text/html")
    return mail
