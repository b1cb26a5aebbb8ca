"""Fields for what people write and for the days they name, on forms and in the database.

A text is cleaned (`apps.common.text`) where it comes in: by its form, so that "required" speaks and lengths are measured
right, and by its column for everything that comes another way.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from apps.common.days import FIRST_DAY, LAST_DAY, validate_day
from apps.common.text import one_line, paragraphs


class WordsField(forms.CharField):
    """A text somebody writes: one line, or `lines` as in a text area."""

    def __init__(self, *, lines: bool | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.tidy = paragraphs if (isinstance(self.widget, forms.Textarea) if lines is None else lines) else one_line

    def to_python(self, value: Any) -> Any:
        return self.tidy(super().to_python(value) or "") or self.empty_value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What is typed stands in the direction of its own script."""
        return {"dir": "auto"} | super().widget_attrs(widget)


class DayField(forms.DateField):
    """The browser's own date picker, which speaks ISO whatever it shows."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": FIRST_DAY, "max": LAST_DAY})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], validators=[validate_day], **options)


class MomentField(forms.DateTimeField):
    """A day and a time in the reader's own zone, by the browser's own picker."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, validators=[validate_day], **options)


class WordsMixin:
    """A column for words: whatever is saved is clean, and the saved object says the same as its row."""

    tidy: Callable[[str], str]
    django_path: str

    def tidied(self, value: Any) -> Any:
        """Other things than words (nothing, an expression) stay as they are."""
        return type(self).tidy(value) if isinstance(value, str) else value

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(self.tidied(value), model_instance)  # type: ignore[misc]  # of the field beside this class

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001  (Django's own)
        value = self.tidied(super().pre_save(model_instance, add))  # type: ignore[misc]
        setattr(model_instance, self.attname, value)  # type: ignore[attr-defined]
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return super().get_db_prep_save(self.tidied(value), connection)  # type: ignore[misc]

    def formfield(self, **options: Any) -> Any:
        lines = type(self).tidy is paragraphs
        return super().formfield(**{"form_class": WordsField, "lines": lines} | options)  # type: ignore[misc]

    def deconstruct(self) -> Any:
        """For a migration it is Django's own column."""
        name, _path, args, options = super().deconstruct()  # type: ignore[misc]
        return name, self.django_path, args, options


class LineField[Set, Get](WordsMixin, models.CharField[Set, Get]):
    """For names, titles and short texts."""

    tidy = staticmethod(one_line)
    django_path = "django.db.models.CharField"


class LinesField[Set, Get](WordsMixin, models.CharField[Set, Get]):
    """A text of limited length that may have line breaks."""

    tidy = staticmethod(paragraphs)
    django_path = "django.db.models.CharField"


class ParagraphsField[Set, Get](WordsMixin, models.TextField[Set, Get]):
    tidy = staticmethod(paragraphs)
    django_path = "django.db.models.TextField"
