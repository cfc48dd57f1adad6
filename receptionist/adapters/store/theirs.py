"""What of a business is one user's: the one place that says which threads a technician may see.

A thread is theirs that they hold, that is assigned to them, or with a lead or an appointment that is.
"""

from typing import Any

from sqlalchemy import Select, select, union_all

from receptionist.adapters.store.schedule_tables import technicians
from receptionist.adapters.store.tables import appointments, leads, threads
from receptionist.domain.ids import BusinessId, UserId


def threads_of(business_id: BusinessId, user_id: UserId) -> Select[Any]:
    """The ids of the threads that are the user's, for `IN`."""
    ways = (
        (threads, threads.c.id, threads.c.held_by),
        (threads, threads.c.id, threads.c.assigned_to),
        (leads, leads.c.thread_id, leads.c.assigned_to),
    )
    theirs = [select(thread).where(table.c.business_id == business_id, by == user_id) for table, thread, by in ways]
    sent = select(appointments.c.thread_id).join(technicians, technicians.c.id == appointments.c.technician)
    sent = sent.where(appointments.c.business_id == business_id, technicians.c.user_id == user_id)
    return select(union_all(*theirs, sent).subquery().c[0])
