from apps.common.refusals import Refused


class WorkshopRefused(Refused):
    """Something a workshop does not allow now."""


class Late(WorkshopRefused):
    """It came after the step it was meant for had ended; the device keeps it and says so."""


class Stale(WorkshopRefused):
    """It was pressed on a page that showed another step than the one the room is at."""


class Paused(WorkshopRefused):
    """The room is paused; the device keeps it and sends it again when the room goes on."""
