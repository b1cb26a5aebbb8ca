from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from apps.accounts.invited import invited_email


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Where sign-up is closed, an invitation opens it for its own address (`SignUpForm` checks which)."""
        return settings.SIGN_UP_OPEN or bool(invited_email(request))
