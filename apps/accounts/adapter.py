from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from apps.accounts.invited import invited_email

# Sent for every new account: the person has just typed the code that confirms it.
NO_NEWS = ("account/email/email_confirm",)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Where sign-up is closed, an invitation opens it for its own address (`SignUpForm` checks which)."""
        return settings.SIGN_UP_OPEN or bool(invited_email(request))

    def send_notification_mail(self, template_prefix: str, *args: Any, **kwargs: Any) -> None:
        if template_prefix not in NO_NEWS:
            super().send_notification_mail(template_prefix, *args, **kwargs)
