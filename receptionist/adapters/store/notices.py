"""What people are told in the app: notices, and what asking the carriers brought."""

from datetime import datetime

from sqlalchemy import func, select

from receptionist.adapters.store import text_mapping
from receptionist.adapters.store.tables import accounts, threads, users
from receptionist.adapters.store.text_tables import notices, reconcile_runs
from receptionist.adapters.store.unit import Unit
from receptionist.domain.ids import NoticeId, ThreadId, UserId, new_id
from receptionist.domain.records import Notice, ReconcileRun
from receptionist.errors import NotFound


class NoticesPart(Unit):
    """News for people."""

    async def add_notice(
        self, user_id: UserId, thread_id: ThreadId, says: str, at: datetime, *, mail: bool = False
    ) -> None:
        """Tells a user something in the app; with `mail`, by e-mail too, which is due from `at` on. Raises NotFound."""
        await self._must_exist(users, user_id)
        await self._must_exist(threads, thread_id)
        row = {
            "id": new_id("note"),
            "user_id": user_id,
            "thread_id": thread_id,
            "says": says,
            "at": at,
            "mail": mail,
            "mail_due_at": at if mail else None,
        }
        await self._insert(notices, row)
        self._is_news(thread_id)

    async def notice_mailed(self, notice_id: NoticeId) -> None:
        """The e-mail of this notice is sent: it is due no more. Raises NotFound."""
        if not await self._changed(self._update(notices).where(notices.c.id == notice_id).values(mail_due_at=None)):
            raise NotFound("There is no such notice in this business.")

    async def notices(self, user_id: UserId, limit: int = 20) -> list[Notice]:
        """The user's notices, newest first."""
        query = self._select(notices).where(notices.c.user_id == user_id)
        rows = await self._all(query.order_by(notices.c.at.desc(), notices.c.id.desc()).limit(limit))
        return [text_mapping.notice(row) for row in rows]

    async def notices_seen(self, user_id: UserId, thread_id: ThreadId) -> None:
        """The user has looked at the thread; the first time counts."""
        unseen = self._update(notices).filter_by(user_id=user_id, thread_id=thread_id, seen_at=None)
        await self._changed(unseen.values(seen_at=self._now()))

    async def save_reconcile_run(self, run: ReconcileRun) -> None:
        """Keeps what a run brought; the same run again changes nothing. Raises NotFound."""
        await self._must_exist(accounts, run.account_id)
        row = {
            "account_id": run.account_id,
            "at": run.at,
            "since": run.since,
            "listed": run.listed,
            "unmatched": run.unmatched,
            "problem": run.problem,
        }
        await self._insert_new(reconcile_runs, row, ["account_id", "at"])

    async def last_reconcile_runs(self) -> list[ReconcileRun]:
        """The newest run of each account."""
        run = reconcile_runs.c
        newest = select(run.account_id, func.max(run.at).label("at")).where(self._ours(reconcile_runs))
        last = newest.group_by(run.account_id).subquery()
        query = self._select(reconcile_runs).join(last, (run.account_id == last.c.account_id) & (run.at == last.c.at))
        return [text_mapping.reconcile_run(row) for row in await self._all(query.order_by(run.account_id))]
