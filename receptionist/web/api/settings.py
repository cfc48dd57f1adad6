"""Settings: what of the profile programs may read and change."""

from dataclasses import replace
from datetime import time
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from quart import Blueprint

from receptionist.agent.prompts import Phrases
from receptionist.domain.api_token import Scope
from receptionist.domain.message import ReplyMode
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile, Texting
from receptionist.domain.receptionist_settings import ReceptionistSettings
from receptionist.services.publish_profile import publish_profile
from receptionist.services.receptionist_form import FieldProblems, form_of, read_form
from receptionist.services.shapes import Instant, Shape
from receptionist.services.texting_settings import read_texting
from receptionist.web.api.access import Api, actor, must_match, token
from receptionist.web.api.problems import ApiProblem

Script = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
_FLAGS = ("missed_call_text", "follow_up_after_call")


class TokenShape(Shape):
    """The token that asks."""

    name: str
    scopes: list[str]
    business_id: str
    business: str
    timezone: str
    expires_at: Instant | None


class TextingShape(Shape):
    """How the business texts."""

    mode: str = Field(description="answer, draft or people")
    answer_after_seconds: float
    give_back_minutes: int
    replies_in_row: int
    quiet_from: time
    quiet_until: time
    missed_call_text: bool
    missed_call_after_seconds: int
    missed_call_texts_a_day: int
    follow_up_after_call: bool
    booking_link: str
    disclosure: str


class ScriptsShape(Shape):
    """What the receptionist says as the admin wrote it; empty: its own words."""

    greeting: str
    greeting_after_hours: str
    greeting_holiday: str
    greeting_returning: str
    disclosure: str
    recording_notice: str


class SettingsShape(Shape):
    """What can be read and changed here; the rest is set in the pages."""

    name: str
    trade: str
    region: str
    timezone: str
    city: str
    area: list[str]
    address: str
    services_summary: str
    transfer_to: str | None
    visit_window_minutes: int
    lead_time_minutes: int
    horizon_days: int
    quote_valid_days: int
    scripts: ScriptsShape
    must_ask: list[str] = Field(description="questions for everybody who wants a visit")
    texting: TextingShape

    @classmethod
    def of(cls, profile: BusinessProfile) -> "SettingsShape":
        """A profile as programs see it."""
        texting = profile.texting
        return cls(
            name=profile.name,
            trade=profile.trade,
            region=profile.region,
            timezone=profile.hours.zone.key,
            city=profile.city,
            area=list(profile.area),
            address=profile.address,
            services_summary=profile.services_summary,
            transfer_to=profile.transfer_to.e164 if profile.transfer_to else None,
            visit_window_minutes=profile.visit_window_minutes,
            lead_time_minutes=profile.lead_time_minutes,
            horizon_days=profile.horizon_days,
            quote_valid_days=profile.quote_valid_days,
            scripts=ScriptsShape(**{name: getattr(profile, name) for name in ScriptsShape.model_fields}),
            must_ask=list(profile.must_ask),
            texting=TextingShape(**{name: getattr(texting, name) for name in TextingShape.model_fields}),
        )


class TextingChange(BaseModel):
    """What is to be changed of how the business texts; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    mode: ReplyMode | None = None
    answer_after_seconds: int | None = None
    give_back_minutes: int | None = None
    replies_in_row: int | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    missed_call_text: bool | None = None
    missed_call_after_seconds: int | None = None
    missed_call_texts_a_day: int | None = None
    follow_up_after_call: bool | None = None
    booking_link: Line | None = None
    disclosure: Line | None = None

    def onto(self, before: Texting) -> Texting:
        """The settings with the change, checked as the page checks them. Raises BadInput."""
        given = self.model_dump(exclude_none=True)
        flags = {name: bool(given.pop(name, getattr(before, name))) for name in _FLAGS}
        fields = {name: _typed(value) for name, value in given.items()}
        return read_texting(fields | {name: "on" for name, on in flags.items() if on}, before)


class ScriptsChange(BaseModel):
    """What is to be changed of what the receptionist says; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    greeting: Script | None = None
    greeting_after_hours: Script | None = None
    greeting_holiday: Script | None = None
    greeting_returning: Script | None = None
    disclosure: Script | None = None
    recording_notice: Script | None = None


class SettingsChange(BaseModel):
    """What is to be changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    visit_window_minutes: int | None = Field(None, ge=15, le=720)
    lead_time_minutes: int | None = Field(None, ge=0, le=20_160)
    horizon_days: int | None = Field(None, ge=1, le=365)
    quote_valid_days: int | None = Field(None, ge=0, le=365)
    scripts: ScriptsChange | None = None
    must_ask: list[Script] | None = Field(None, max_length=50)
    texting: TextingChange | None = None

    def onto(self, before: BusinessProfile) -> BusinessProfile:
        """The profile with the change, but for what the receptionist says. Raises BadInput."""
        numbers: dict[str, Any] = self.model_dump(exclude_none=True, exclude={"texting", "scripts", "must_ask"})
        after = replace(before, **numbers)
        return replace(after, texting=self.texting.onto(before.texting)) if self.texting is not None else after

    def said(self, before: BusinessProfile, book: PriceBook, phrases: Phrases) -> BusinessProfile:
        """The profile with what the receptionist says from now on, checked as the page checks it. Raises ApiProblem."""
        if self.scripts is None and self.must_ask is None:
            return before
        settings = ReceptionistSettings.of(before)
        standing = form_of(settings)
        scripts = self.scripts.model_dump(exclude_none=True) if self.scripts is not None else {}
        asked = tuple(self.must_ask) if self.must_ask is not None else standing.must_ask
        form = replace(standing, scripts={**standing.scripts, **scripts}, must_ask=asked)
        try:
            return read_form(form, book, phrases, {standing.voice}).onto(before)
        except FieldProblems as error:
            told = [
                {"field": f"scripts.{name}" if name in ScriptsShape.model_fields else name, "detail": says}
                for name, says in error.by_field.items()
            ]
            raise ApiProblem(422, "invalid", told[0]["detail"], told[0]["field"], errors=told[1:] and told) from None


def add_settings(blueprint: Blueprint, api: Api) -> None:
    """`/settings` and `/token`."""

    @blueprint.get("/token")
    @api.operation(None, TokenShape)
    async def read_token() -> TokenShape:
        """Reads what the token that asks may do, and for whom."""
        mine = token()
        async with api.work() as work:
            profile = (await work.business()).profile
        return TokenShape(
            name=mine.name,
            scopes=[scope.value for scope in mine.scopes],
            business_id=mine.business_id,
            business=profile.name,
            timezone=profile.hours.zone.key,
            expires_at=mine.expires_at,
        )

    @blueprint.get("/settings")
    @api.operation(Scope.SETTINGS_READ, SettingsShape)
    async def read_settings() -> SettingsShape:
        """Reads the settings."""
        async with api.work() as work:
            return SettingsShape.of((await work.business()).profile)

    @blueprint.patch("/settings")
    @api.operation(Scope.SETTINGS_WRITE, SettingsShape, body=SettingsChange)
    async def change_settings(data: SettingsChange) -> SettingsShape:
        """Changes settings; needs If-Match. They hold at once, and are a version that can be gone back to."""
        async with api.work(write=True) as work:
            before = (await work.business()).profile
            must_match(SettingsShape.of(before))
            book = await work.price_book() or PriceBook(before.trade, before.name)
            after = data.said(data.onto(before), book, api.phrases)
            await publish_profile(work, after, api.clock.now(), actor(), "settings over the API")
            return SettingsShape.of(after)


def _typed(value: object) -> str:
    """A value as it is typed into the page's form."""
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)
