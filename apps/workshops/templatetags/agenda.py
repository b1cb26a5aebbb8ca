"""Template tags of the pages that prepare a workshop."""

from django import template

from apps.workshops.agenda import duration

register = template.Library()
register.filter("duration", duration)
