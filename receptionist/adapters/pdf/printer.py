"""Prints documents as PDF."""

import threading
from zoneinfo import ZoneInfo

from receptionist.domain.document import Document


class PdfPrinter:
    """A DocumentPrinter. It prints one at a time: to set type keeps a core busy for about a tenth of a second."""

    def __init__(self) -> None:
        self._one = threading.Lock()

    def pdf(self, document: Document, zone: ZoneInfo) -> bytes:
        """The document as a PDF, its dates in `zone`. Raises SettingsError where the type for it is not installed."""
        # What sets the type takes most of a second to load: the first document waits for that, not every start.
        from receptionist.adapters.pdf.sheet import Sheet

        with self._one:
            return Sheet(document, zone).printed()
