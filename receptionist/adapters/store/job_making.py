"""What becomes of a job with its appointment: called by whatever part books, moves or cancels one."""

from receptionist.adapters.store.job_tables import jobs
from receptionist.adapters.store.unit import Row, Unit
from receptionist.domain.ids import AppointmentId, JobId, ThreadId
from receptionist.domain.job import OVER, JobState
from receptionist.domain.webhook import EventKind


def job_id_of(appointment_id: str) -> JobId:
    """The id of an appointment's job: the one has the other's characters, so that one appointment has one job."""
    return JobId(f"job_{appointment_id.partition('_')[2]}")


class JobMakingPart(Unit):
    """Jobs follow their appointments."""

    async def _make_job(self, appointment_id: AppointmentId, thread_id: ThreadId) -> None:
        """The appointment is firm: there is a job."""
        now = self._now()
        job_id = job_id_of(appointment_id)
        row = {
            "id": job_id,
            "thread_id": thread_id,
            "appointment_id": appointment_id,
            "state": JobState.SCHEDULED,
            "agreed_at": now,
            "look_at": now,
        }
        if await self._insert_new(jobs, row, ["id"]):
            self._happened(EventKind.JOB_CHANGED, job_id)

    async def _move_job(self, appointment_id: AppointmentId) -> None:
        """The appointment has another time, or technician: nobody has set off to that yet, whatever was said before."""
        now = self._now()
        agreed: Row = {"agreed_at": now, "look_at": now, "late_told": None}
        anew: Row = {"state": JobState.SCHEDULED, "set_off_at": None, "started_at": None}
        stale: Row = {"arrives_at": None, "eta_at": None, "eta_source": None}
        await self._change_job(appointment_id, agreed | anew | stale)

    async def _cancel_job(self, appointment_id: AppointmentId) -> None:
        """The appointment is off."""
        off: Row = {"state": JobState.CANCELLED, "ended_at": self._now(), "look_at": None}
        await self._change_job(appointment_id, off)

    async def _change_job(self, appointment_id: AppointmentId, values: Row) -> None:
        open_job = self._update(jobs).where(jobs.c.appointment_id == appointment_id, jobs.c.state.not_in(OVER))
        if await self._changed(open_job.values(values)):
            self._happened(EventKind.JOB_CHANGED, job_id_of(appointment_id))
