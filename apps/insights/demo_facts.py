"""What a person needs to know of the demo to walk into it; read without Django, so that scripts may."""

PASSWORD = "throughline-demo"  # noqa: S105  (well known on purpose: the demo is for one's own machine)
ORGANIZATION = "Northwind Industrial"
PLAYBOOK = "china-ai-advances"
JOIN_CODE = "48217093"
