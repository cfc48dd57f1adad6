"""What a user may do."""

from enum import StrEnum


class Role(StrEnum):
    """What a user may do."""

    OWNER = "owner"
    ADMIN = "admin"
    OFFICE = "office"
    TECHNICIAN = "technician"


ADMINS = (Role.OWNER, Role.ADMIN)
DESK = (Role.OWNER, Role.ADMIN, Role.OFFICE)  # who answers customers; a technician sees only what is theirs
