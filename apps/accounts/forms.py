from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.invited import invited_email
from apps.accounts.models import User
from apps.common.addresses import why_not_name
from apps.common.fields import WordsField
from apps.common.language import language_choices


def clean_name(name: str) -> str:
    """What others are told in mail too, so that nobody signs up to have a link of theirs sent around."""
    if reason := why_not_name(name):
        raise forms.ValidationError(reason)
    return name


class SignUpForm(SignupForm):
    """allauth's form, and the name others will know the person by."""

    name = WordsField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invited_email = invited_email(context.request)
        if self.invited_email:
            self.fields["email"].initial = self.invited_email

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if not settings.SIGN_UP_OPEN and email.lower() != self.invited_email:
            sentence = gettext(
                "Accounts are made by invitation here. Use the address you were invited with: %(email)s."
            )
            raise forms.ValidationError(sentence % {"email": self.invited_email})
        return email

    def try_save(self, request: HttpRequest) -> Any:
        """A known address is told nothing here, and its owner by mail. The answer takes as long as for a new one, most of
        which is the password's hash."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProfileForm(forms.Form):
    name = WordsField(
        label=_("Your name"),
        max_length=120,
        help_text=_("What others see beside what you write and do."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    language = forms.ChoiceField(
        label=_("Language"),
        choices=lambda: [("", _("As my browser asks")), *language_choices()],
        required=False,
        help_text=_("Of the pages and of what we send you. A live room speaks the language of its playbook."),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        return name if name == self.initial.get("name") else clean_name(name)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=language_choices)
