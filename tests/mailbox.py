"""What people find in their mailboxes: looking into them first lets the jobs run that send mail about accounts."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast, overload

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from apps.accounts.jobs import send_account_mail

if TYPE_CHECKING:
    from procrastinate import JobContext


def deliver() -> None:
    """Runs what waits, in this transaction, where a worker would not see it."""
    for job in ProcrastinateJob.objects.filter(task_name=send_account_mail.name, status="todo"):
        context = cast("JobContext", SimpleNamespace(job=SimpleNamespace(id=job.pk)))
        send_account_mail(context, **job.args)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s AND args = '{}'", [job.pk])
            assert cursor.rowcount == 1


class Mailbox(Sequence[EmailMessage]):
    @overload
    def __getitem__(self, place: int) -> EmailMessage: ...
    @overload
    def __getitem__(self, place: slice) -> list[EmailMessage]: ...
    def __getitem__(self, place: int | slice) -> Any:
        deliver()
        return mail.outbox[place]

    def __len__(self) -> int:
        deliver()
        return len(mail.outbox)

    def __iter__(self) -> Iterator[EmailMessage]:
        deliver()
        return iter(list(mail.outbox))


@pytest.fixture
def mailbox(mailoutbox: list[EmailMessage], db: None) -> Mailbox:
    return Mailbox()
