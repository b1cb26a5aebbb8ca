"""Playbooks as plain files: a folder of YAML and Markdown that is loaded, exported, and loaded again without a change.

playbook.yaml           title, source, sections
lessons/<number>.md   one lesson
recommendations/<code>.yaml   one recommendation (its document stands in `apps.recommendations.pack`)
aspects.yaml, faq.yaml, readings.yaml   lists
"""

from pathlib import Path

SHIPPED = Path(__file__).resolve().parent.parent / "packs"
