"""Fields for what people write and for the days they name, on forms and in the database.

A text is cleaned (`apps.common.text`) where it comes in: by its form, so that "required" speaks and lengths are measured
right, and by its column for everything that comes another way.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from apps.common.days import FIRST_DAY, LAST_DAY, validate_day
from apps.common.prose import HOW_SENTENCE, HOW_TEXT, links_in, plain_of
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


# Texts in the library's small Markdown -----------------------------------------------------------------------------------
class MarkdownMixin:
    """A column whose words may have marks (`apps.common.prose`), and which says so below its field in a form. What is stored is
    what was typed."""

    sentence: ClassVar[bool]
    how: ClassVar[Any]

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"help_text": self.how} | options)  # type: ignore[misc]  # of the field beside this class

    def plain(self, text: str) -> str:
        return plain_of(text, sentence=self.sentence)

    def links(self, text: str) -> list[str]:
        return links_in(text, sentence=self.sentence)


class ProseField[Set, Get](MarkdownMixin, ParagraphsField[Set, Get]):
    """Paragraphs and lists; on a page `|prose`."""

    sentence, how = False, HOW_TEXT


class SentenceField[Set, Get](MarkdownMixin, LinesField[Set, Get]):
    """What stands in a line, a cell or an item; on a page `|sentence`."""

    sentence, how = True, HOW_SENTENCE


def markdown_fields(model: type[models.Model]) -> Iterator[Any]:
    return (field for field in model._meta.fields if isinstance(field, MarkdownMixin))


class PlainWordsField(models.JSONField[Any, Any]):
    """The plain words of each of a row's texts that has marks, by the name of its column, for queries that read the database
    directly. It follows the texts whenever the row is saved."""

    def __init__(self, **options: Any) -> None:
        always: dict[str, Any] = {"default": dict, "db_default": {}, "editable": False, "serialize": False}
        super().__init__(**always | options)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001  (Django's own)
        texts = {
            field: field.tidied(getattr(model_instance, field.name)) for field in markdown_fields(type(model_instance))
        }
        words = {field.name: plain for field, text in texts.items() if (plain := field.plain(text)) != text}
        setattr(model_instance, self.attname, words)
        return words

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options
