"""Who gets what in accounts: everybody has a profile of their own. allauth's own URLs are allauth's to guard, apart
from those our adapter decides about."""

from tests.permissions import Row, Statuses

ROWS: dict[str, Row | list[Row]] = {
    "accounts:profile": Row(
        statuses=Statuses(
            anonymous=302,
            outsider=200,
            guest=302,
            viewer=200,
            member=200,
            lead=200,
            facilitator=200,
            curator=200,
            admin=200,
        ),
    ),
    "accounts:session": Row(
        statuses=Statuses(
            anonymous=200,
            outsider=200,
            guest=200,
            viewer=200,
            member=200,
            lead=200,
            facilitator=200,
            curator=200,
            admin=200,
        ),
    ),
    "accounts:signed_in": Row(
        statuses=Statuses(
            anonymous=302,
            outsider=200,
            guest=302,
            viewer=200,
            member=200,
            lead=200,
            facilitator=200,
            curator=200,
            admin=200,
        ),
    ),
    "accounts:language_set": Row(
        method="post",
        data={"language": "de", "next": "/"},
        statuses=Statuses(
            anonymous=302,
            outsider=302,
            guest=302,
            viewer=302,
            member=302,
            lead=302,
            facilitator=302,
            curator=302,
            admin=302,
        ),
    ),
    "account_signup": Row(
        statuses=Statuses(
            anonymous=200,
            outsider=302,
            guest=200,
            viewer=302,
            member=302,
            lead=302,
            facilitator=302,
            curator=302,
            admin=302,
        ),
    ),
}
