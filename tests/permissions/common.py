"""Who gets what from URLs that belong to no app."""

from tests.permissions import Row, Statuses

ROWS: dict[str, Row | list[Row]] = {
    "health": Row(
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
}
