"""What a person does at the entrance, through the real forms and the real outbox."""

import re
from typing import Any

from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from apps.accounts.models import User

PASSWORD = "correct horse battery staple"


def make_account(email: str = "mei@example.org", name: str = "Mei Tan") -> User:
    """Somebody who has signed up and confirmed their address."""
    user = User.objects.create_user(email, PASSWORD, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def code_in(message: EmailMessage) -> str:
    """The code a person reads in the e-mail: it stands on a line of its own."""
    (found,) = re.findall(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]+)*)$", str(message.body), re.MULTILINE)
    return str(found)


def link_in(message: EmailMessage) -> str:
    return str(re.findall(r"http://testserver(/accounts/\S+)", str(message.body))[0])


def sign_up(client: Client, *, email: str = "mei@example.org", name: str = "Mei Tan", to: str = "") -> Any:
    path = f"/accounts/signup/?next={to}" if to else "/accounts/signup/"
    return client.post(path, {"name": name, "email": email, "password1": PASSWORD, "next": to})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
