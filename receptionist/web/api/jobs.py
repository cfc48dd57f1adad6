"""Jobs: read, moved on, and when their technicians arrive."""

from datetime import timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from quart import Blueprint

from receptionist.domain.api_token import Scope
from receptionist.domain.ids import JobId, new_id
from receptionist.domain.job import Job, TapKind
from receptionist.domain.job_texts import JobText, ToldText
from receptionist.domain.listing import Place
from receptionist.domain.travel import Position
from receptionist.errors import NotFound
from receptionist.services.field_parts import FieldParts
from receptionist.services.job_eta import MOST_MINUTES, eta_of_program, on_the_road, place_job
from receptionist.services.job_taps import Tap, tap_job
from receptionist.services.shapes import Instant, JobShape, Shape
from receptionist.web.api.access import Api, Reply, actor, request_key, token
from receptionist.web.api.paging import ListQuery, ListShape, Moment, page
from receptionist.web.app import App


class JobQuery(ListQuery):
    """Which jobs."""

    since: Moment | None = Field(None, description="only those whose window begins then or later")
    until: Moment | None = Field(None, description="only those whose window begins before")


class JobList(ListShape[JobShape]):
    """Jobs, the latest first."""


class ToldShape(Shape):
    """Something the customer was told of a job, once."""

    kind: JobText
    at: Instant
    message_id: str | None = Field(description="the text; null where none went out")
    why: str = Field(description="why none went out, as a sentence; else empty")

    @classmethod
    def of(cls, told: ToldText) -> "ToldShape":
        """What was told as programs see it."""
        return cls(kind=told.kind, at=told.at, message_id=told.message_id, why=told.why)


class JobWithTexts(JobShape):
    """One job with what its customer was told by itself."""

    told: list[ToldShape]


class JobTapping(BaseModel):
    """What is said of a job."""

    model_config = ConfigDict(extra="forbid")

    kind: TapKind
    minutes: int | None = Field(None, ge=1, le=MOST_MINUTES, description="until they arrive, where that is known")


class JobEta(BaseModel):
    """When they arrive: the time, the minutes from now, or where they are by now."""

    model_config = ConfigDict(extra="forbid")

    arrives_at: AwareDatetime | None = None
    minutes: int | None = Field(None, ge=0, le=MOST_MINUTES)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)

    @model_validator(mode="after")
    def _one_way(self) -> "JobEta":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("A place needs both “latitude” and “longitude”.")
        if sum(one is not None for one in (self.arrives_at, self.minutes, self.latitude)) != 1:
            raise ValueError("Send either “arrives_at”, “minutes” or a place.")
        return self


class JobPlace(BaseModel):
    """Where the work is, in degrees (WGS 84)."""

    model_config = ConfigDict(extra="forbid")

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


def add_jobs(blueprint: Blueprint, api: Api, app: App) -> None:
    """`/jobs`."""

    def parts() -> FieldParts:
        return FieldParts(app.texting, app.travel)

    async def shown(job_id: JobId) -> JobShape:
        async with api.work() as work:
            job = await work.job(job_id)
        if job is None:
            raise NotFound("There is no such job in this business.")
        return JobShape.of(job)

    @blueprint.get("/jobs")
    @api.operation(Scope.JOBS_READ, JobList, query=JobQuery)
    async def list_jobs(query_args: JobQuery) -> Reply:
        """Lists jobs, the latest first."""
        async with api.work() as work:
            found = await work.job_list(query_args.after, query_args.limit + 1, query_args.since, query_args.until)
        return page(JobList, found, query_args, _place, JobShape.of)

    @blueprint.get("/jobs/<job_id>")
    @api.operation(Scope.JOBS_READ, JobWithTexts)
    async def read_job(job_id: str) -> JobWithTexts:
        """Reads a job, with what its customer was told."""
        key = JobId(job_id)
        job = await shown(key)
        async with api.work() as work:
            told = [ToldShape.of(one) for one in await work.told_of_job(key)]
        return JobWithTexts(**dict(job), told=told)

    @blueprint.post("/jobs/<job_id>/taps")
    @api.operation(Scope.JOBS_WRITE, JobShape, body=JobTapping)
    async def tap_a_job(job_id: str, data: JobTapping) -> JobShape:
        """Moves a job on, or says that they run late, as a technician does with a tap; the customer is told.

        Where the job stands further on already the answer is 409.
        """
        tap = Tap(data.kind, request_key() or new_id("tap"), minutes=data.minutes)
        job = await tap_job(parts(), token().business_id, JobId(job_id), actor(), tap)
        app.worker.wake()
        return JobShape.of(job)

    @blueprint.post("/jobs/<job_id>/eta")
    @api.operation(Scope.JOBS_WRITE, JobShape, body=JobEta)
    async def set_eta(job_id: str, data: JobEta) -> JobShape:
        """Says when they arrive. Where that is past the window by more than is set, the customer is told, once.

        A place counts while they are on the way, and is not kept.
        """
        key, business_id = JobId(job_id), token().business_id
        if data.latitude is not None and data.longitude is not None:
            await on_the_road(parts(), business_id, key, Position(data.latitude, data.longitude))
        else:
            arrives_at = data.arrives_at or api.clock.now() + timedelta(minutes=data.minutes or 0)
            await eta_of_program(parts(), business_id, key, arrives_at)
        app.worker.wake()
        return await shown(key)

    @blueprint.post("/jobs/<job_id>/place")
    @api.operation(Scope.JOBS_WRITE, JobShape, body=JobPlace)
    async def set_place(job_id: str, data: JobPlace) -> JobShape:
        """Says where the work is, as a map of yours knows it: the way there can then be worked out."""
        place = Position(data.latitude, data.longitude)
        return JobShape.of(await place_job(parts(), token().business_id, JobId(job_id), place))


def _place(job: Job) -> Place:
    return Place(job.window.starts, job.id)
