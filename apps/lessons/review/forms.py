"""The editor's forms, which say in a sentence what a piece lacks before it is published."""

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm

from apps.lessons.models import NO_LEVELS, NO_QUESTION


class LessonForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.formsets["questions"].error_messages["too_few_forms"] = NO_QUESTION


class AspectForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.formsets["levels"].error_messages |= {"too_few_forms": NO_LEVELS, "too_many_forms": NO_LEVELS}
