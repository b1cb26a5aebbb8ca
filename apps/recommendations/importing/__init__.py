"""Playbooks as files, in the browser: what was uploaded is shown before it is loaded, and a playbook is downloaded."""
