"""Which slots stand: held and booked ones, and no hold whose time is over. Its row goes when somebody holds a slot."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_

from receptionist.adapters.store.tables import appointments


def unexpired(now: datetime) -> ColumnElement[bool]:
    """Held, booked and cancelled ones, without holds that are over."""
    slot = appointments.c
    return or_(slot.expires_at.is_(None), slot.expires_at > now, slot.tentative.is_(False))


def standing(now: datetime) -> ColumnElement[bool]:
    """Held and booked ones, which somebody comes to."""
    return and_(appointments.c.cancelled_at.is_(None), unexpired(now))
