from apps.common.refusals import Refused


class NoticeRefused(Refused):
    """Why nobody was told of a new version."""
