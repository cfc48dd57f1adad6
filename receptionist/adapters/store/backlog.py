"""How much waits, over all businesses: counts for a monitor, read from the indexes that the work itself uses."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from receptionist.adapters.store.integration_tables import webhook_deliveries
from receptionist.adapters.store.text_tables import inbound_events, messages
from receptionist.adapters.store.waiting import Waiting
from receptionist.domain.backlog import Backlog, Queue
from receptionist.domain.message import MessageState
from receptionist.domain.webhook import DeliveryState

_DAY = timedelta(days=1)


class Backlogs(Waiting):
    """Each question is a unit of work of its own."""

    async def backlog(self, now: datetime) -> Backlog:
        """What waits at this instant."""
        message, event, delivery = messages.c, inbound_events.c, webhook_deliveries.c
        count: Any = func.count()
        states = select(message.state, count.label("count")).where(
            message.state.in_(tuple(MessageState)), message.at >= now - _DAY
        )
        texts = {row["state"]: row["count"] for row in await self._all(states.group_by(message.state))}
        may_go = or_(message.not_before.is_(None), message.not_before <= now)
        waiting = [
            select(count.label("count"), func.min(message.at).label("oldest")).where(
                message.state == MessageState.QUEUED, may_go
            ),
            select(count.label("count"), func.min(event.received_at).label("oldest")).where(
                event.finished_at.is_(None)
            ),
            select(count.label("count"), func.min(delivery.created_at).label("oldest")).where(
                delivery.state == DeliveryState.WAITING
            ),
        ]
        outbox, events, webhooks = [(await self._all(query))[0] for query in waiting]
        return Backlog(texts, *(Queue(row["count"], row["oldest"]) for row in (outbox, events, webhooks)))
