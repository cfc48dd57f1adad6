"""One document as a page: what stands on it, how it stands, and the forms for what comes next."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from quart import g

from receptionist.domain import document_words
from receptionist.domain.document import PaidBy
from receptionist.domain.ids import DocumentId
from receptionist.services.document_sending import page_of, wording
from receptionist.services.documents import read_document, today_at
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import DESK


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a form was not taken: which it was, the sentence, and what was typed into it."""

    form: str  # send | mail | issue | pay | withdraw | decide | discard
    says: str
    fields: Mapping[str, str] = field(default_factory=dict)
    by_field: Mapping[str, str] = field(default_factory=dict)


class DocumentPages:
    """Shows documents to the user who is signed in."""

    def __init__(self, desk: Desk, app: App) -> None:
        self._desk, self._app = desk, app

    async def page(self, document_id: str, trouble: Trouble | None = None) -> str:
        """The page, as it stands or with what was wrong with a form of it. Raises NotFound."""
        async with self._desk.work() as work:
            document = await read_document(work, DocumentId(an_id(document_id)))
            profile = (await work.business()).profile
            contact = await work.contact(document.thread_id) if document.thread_id is not None else None
            source = await work.document(document.source) if document.source is not None else None
            made_of_it = await work.documents_of(document.id)
            views = await work.document_views(document.id)
            mails = await work.mails_of_document(document.id)
            words = await wording(work, document)
        return await self._desk.render(
            "document.html",
            "leads",
            profile,
            document=document,
            contact=contact,
            source=source,
            made_of_it=made_of_it,
            views=views,
            mails=mails,
            wording=words,
            paper=document_words,
            link=page_of(self._app.texting.origin(), document),
            ways=[(one.value, document_words.say_paid_by(one)) for one in PaidBy],
            today=today_at(profile, self._desk.clock.now()),
            may_act=g.user.role in DESK,
            trouble=trouble,
            typed=trouble.fields if trouble is not None else {},
            new_key=secrets.token_urlsafe(12),
        )
