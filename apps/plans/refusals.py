from apps.common.refusals import Refused


class PlanRefused(Refused):
    """Why a plan, an initiative, an item or a comment was not changed."""
