"""Wagtail reads this while it loads its own models, so nothing is imported here that needs them."""

from typing import Any


def publish_sent(workflow_state: Any, user: Any = None) -> None:
    """Approval publishes the version that was approved, whatever was typed since."""
    workflow_state.current_task_state.revision.publish(user=user)
