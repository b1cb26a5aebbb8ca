"""What mails are written with."""

from django import template
from django.template.defaultfilters import stringfilter

from apps.common.text import isolated

register = template.Library()
register.filter("isolated", stringfilter(isolated))
