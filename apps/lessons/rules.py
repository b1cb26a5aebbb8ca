from apps.teams.enums import Role

# Whom the library offers to plan a workshop. The workshops' own rules decide; this only spares the others a dead end.
OFFERED_A_WORKSHOP = frozenset({Role.OWNER, Role.ADMIN, Role.FACILITATOR})
