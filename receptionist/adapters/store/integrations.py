"""Programs of others: tokens, webhooks out, lists page by page, contacts on their way in."""

from sqlalchemy import delete

from receptionist.adapters.store.integration_tables import contact_imports
from receptionist.adapters.store.lists import ListsPart
from receptionist.adapters.store.tokens import TokensPart
from receptionist.adapters.store.webhooks import WebhooksPart
from receptionist.domain.ids import ImportId


class IntegrationsPart(TokensPart, WebhooksPart, ListsPart):
    """The part of a unit of work that concerns programs of others."""

    async def keep_import(self, import_id: ImportId, file_name: str, content: bytes) -> None:
        """Keeps a file of contacts until somebody says that it is to be taken in."""
        row = {"id": import_id, "file_name": file_name, "content": content, "created_at": self._now()}
        await self._insert(contact_imports, row)

    async def kept_import(self, import_id: ImportId) -> tuple[str, bytes] | None:
        """Name and content of the file, or None."""
        row = await self._row(contact_imports, id=import_id)
        return None if row is None else (row["file_name"], row["content"])

    async def remove_import(self, import_id: ImportId) -> None:
        """Lets go of the file."""
        await self._changed(
            delete(contact_imports).where(self._ours(contact_imports), contact_imports.c.id == import_id)
        )
