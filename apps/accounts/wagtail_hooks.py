"""One choice of language, kept in our own profile: Wagtail's account page does not offer a second one."""

from wagtail.admin.forms.account import LocalePreferencesForm

LocalePreferencesForm.base_fields.pop("preferred_language")
