from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.http import HttpRequest

from apps.accounts.invited import invited_email


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Where sign-up is closed, an invitation opens it for its own address (`SignUpForm` checks which)."""
        return settings.SIGN_UP_OPEN or bool(invited_email(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written here, sent by a job: the page never waits for a mail server, so it takes as long for an address that
        has an account as for one that has none. Links lead to BASE_URL, whatever host the request named."""
        from apps.accounts.jobs import send_account_mail  # its task is made when all apps are there

        links = {name: at_base(value) for name, value in context.items() if name.endswith("_url")}
        known = {"request": allauth_context.request, "email": email, "base_url": settings.BASE_URL}
        message = self.render_mail(template_prefix, email, known | context | links)
        send_account_mail.defer(subject=message.subject, body=message.body, to=email)


def at_base(url: str) -> str:
    parts = urlsplit(url)
    return settings.BASE_URL + parts.path + (f"?{parts.query}" if parts.query else "")
