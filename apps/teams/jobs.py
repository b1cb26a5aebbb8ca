"""Background jobs; `manage.py procrastinate worker` runs them."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from apps.accounts.language import language_of_mail
from apps.accounts.models import User
from apps.common.addresses import address_in
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


@app.task(name="teams.tell_inviter", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def tell_inviter(*, code: str) -> None:
    """Somebody accepted: whoever invited them hears of it."""
    invitation = Invitation.objects.select_related("organization", "invited_by", "accepted_by").get(code=code)
    if invitation.accepted_by is not None:
        words = gettext_noop("%(person)s has joined %(organization)s")
        to_inviter(invitation, invitation.accepted_by, words, "teams/email/invitation_accepted.txt")


@app.task(name="teams.ask_inviter", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def ask_inviter(*, code: str, person: int) -> None:
    """Somebody else holds the link, and would like to be invited at their own address."""
    invitation = Invitation.objects.select_related("organization", "invited_by").get(code=code)
    asking = User.objects.filter(pk=person).first()
    if asking is not None:
        words = gettext_noop("%(person)s asks to be invited to %(organization)s")
        to_inviter(invitation, asking, words, "teams/email/invitation_asked_for.txt")


def to_inviter(invitation: Invitation, person: User, words: str, template: str) -> None:
    inviter = invitation.invited_by
    if inviter is None or not inviter.is_active:
        return
    with translation.override(language_of_mail(inviter)):
        context = {
            "invitation": invitation,
            "person": person,
            "url": settings.BASE_URL + invitation.organization.get_absolute_url(),
            "base_url": settings.BASE_URL,
        }
        subject = _(words) % {"person": person, "organization": invitation.organization}
        EmailMultiAlternatives(
            " ".join(subject.split()), render_to_string(template, context), to=[inviter.email]
        ).send()


def message(invitation: Invitation, token: str) -> EmailMultiAlternatives:
    context = {
        "invitation": invitation,
        "team": "" if invitation.team is None or address_in(invitation.team.name) else invitation.team,
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
