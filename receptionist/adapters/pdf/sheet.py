"""A document as a PDF: the business's letterhead, whom it is for, lines, sums, and what is said beneath."""

import logging
from zoneinfo import ZoneInfo

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from receptionist.adapters.pdf.fonts import font_file
from receptionist.adapters.pdf.letters import WHERE_WHOLE, in_letters_of
from receptionist.domain.document import Document, DocumentState, Party
from receptionist.domain.document_words import exact, payments, say_date, say_quantity, say_until, sums

# They write into the log which letters a document has, and those are a customer's.
for _talker in ("fpdf", "fontTools"):
    logging.getLogger(_talker).setLevel(logging.ERROR)

_FONT = "Open Sans"
_INK, _MUTED, _LINE, _SHADE = (24, 28, 37), (83, 93, 110), (217, 222, 231), (236, 239, 244)
_MARGIN_MM = 18.0
_WIDTHS = (0.52, 0.16, 0.16, 0.16)  # of the columns: what, how many, each, amount
_ROW_MM, _LEADING_MM = 7.0, 5.0
_LETTER = {"USD", "CAD"}  # where people have that paper in their printers


class Sheet(FPDF):
    """One document on as many pages as it needs, its dates in `zone`."""

    def __init__(self, document: Document, zone: ZoneInfo) -> None:
        super().__init__(format="letter" if document.content.currency in _LETTER else "A4")
        self._zone = zone
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(True, _MARGIN_MM + 6)
        self.add_font(_FONT, "", font_file("Regular"))
        self.add_font(_FONT, "B", font_file("SemiBold"))
        face = self.fonts[_FONT.lower()]
        assert isinstance(face, TTFFont)  # it was read from a file
        self._document = in_letters_of(document, face.cmap)
        self._is_whole = self._document == document
        self.set_title(document.title)
        self.set_author(document.content.seller.name)
        self.set_creation_date(document.issued_at or document.made_at)
        self.add_page()

    def printed(self) -> bytes:
        """The file. The same document gives the same bytes."""
        self._head()
        self._lines()
        self._sums()
        self._words()
        return bytes(self.output())

    def footer(self) -> None:
        """On every page: what it is, and which page of how many."""
        self.set_y(-_MARGIN_MM)
        self._type(8, _MUTED)
        seller = self._document.content.seller.name
        left = " · ".join(filter(None, (seller, self._document.title)))
        self.cell(self.epw * 0.8, _LEADING_MM, left)
        self.cell(0, _LEADING_MM, f"{self.page_no()} / {{nb}}", align="R")

    # --- its parts ------------------------------------------------------------------------------------------------

    def _head(self) -> None:
        document, content = self._document, self._document.content
        top = self.get_y()
        self._party(content.seller, 15)
        below = self.get_y()
        self.set_xy(self.l_margin + self.epw / 2, top)
        self._type(15, _INK, bold=True)
        kind = document.kind.value.capitalize()
        self._right(kind)
        facts = [("Number", document.label or "not issued yet")]
        at = document.issued_at or document.made_at
        facts.append(("Date", say_date(at.astimezone(self._zone).date())))
        if content.until is not None:
            facts.append((say_until(document), say_date(content.until)))
        if content.payment is not None and content.payment.invoice:
            facts.append(("For invoice", content.payment.invoice))
        self._type(9.5, _MUTED)
        for name, value in facts:
            self._right(f"{name}: {value}")
        if document.state in (DocumentState.DRAFT, DocumentState.VOID, DocumentState.PAID):
            self._type(11, _INK, bold=True)
            words = {DocumentState.DRAFT: "DRAFT", DocumentState.VOID: "WITHDRAWN", DocumentState.PAID: "PAID"}
            self._right(words[document.state])
        self.set_xy(self.l_margin, max(below, self.get_y()) + 7)
        self._type(8.5, _MUTED)
        self.cell(0, _LEADING_MM, "For", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._party(content.customer, 10.5)
        self.ln(6)

    def _party(self, party: Party, size: float) -> None:
        self._type(size, _INK, bold=True)
        self.multi_cell(self.epw / 2, size * 0.5, party.name or " ", new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
        self._type(9.5, _MUTED)
        for words in filter(None, (party.address, party.phone, party.email)):
            self.multi_cell(self.epw / 2, _LEADING_MM, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def _lines(self) -> None:
        document = self._document
        self._type(8.5, _MUTED, bold=True)
        self.set_fill_color(*_SHADE)
        for words, width, align in zip(("What", "Quantity", "Each", "Amount"), self._widths(), "LRRR", strict=True):
            self.cell(width, _ROW_MM, words, align=align, fill=True)
        self.ln(_ROW_MM)
        self._type(9.5, _INK)
        for line in document.content.lines:
            name = line.name if line.taxed or not document.content.tax.thousandths else f"{line.name} (not taxed)"
            cells = (say_quantity(line), exact(document, line.price_cents), exact(document, line.cents))
            self._row(name, cells)

    def _row(self, name: str, cells: tuple[str, ...]) -> None:
        first, *others = self._widths()
        rows = self.multi_cell(first, _LEADING_MM, name, align="L", dry_run=True, output=MethodReturnValue.LINES)
        assert isinstance(rows, list)  # as asked for
        height = max(_ROW_MM, len(rows) * _LEADING_MM + 2)
        if self.will_page_break(height):
            self.add_page()
        top = self.get_y()
        self.set_y(top + 1)
        self.multi_cell(first, _LEADING_MM, name, align="L")
        for place, (words, width) in enumerate(zip(cells, others, strict=True)):
            self.set_xy(self.l_margin + first + sum(others[:place]), top + 1)
            self.cell(width, _LEADING_MM, words, align="R")
        self.set_xy(self.l_margin, top + height)
        self.set_draw_color(*_LINE)
        self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())

    def _sums(self) -> None:
        document = self._document
        totals, paid = sums(document), payments(document)
        if self.will_page_break((len(totals) + len(paid)) * _ROW_MM + 4):
            self.add_page()
        self.ln(4)
        for place, (name, amount) in enumerate([*totals, *paid]):
            bold = place in (len(totals) - 1, len(totals) + len(paid) - 1)
            self._type(11 if bold else 9.5, _INK if bold else _MUTED, bold=bold)
            self.set_x(self.l_margin + self.epw * 0.3)
            top = self.get_y()
            self.multi_cell(self.epw * 0.5, _ROW_MM - 1, name, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            below = self.get_y()
            self.set_xy(self.l_margin + self.epw * 0.8, top)
            self.cell(self.epw * 0.2, _ROW_MM - 1, amount, align="R")
            self.set_xy(self.l_margin, below)

    def _words(self) -> None:
        document, content = self._document, self._document.content
        if document.state is DocumentState.APPROVED and document.decided_at is not None:
            day = say_date(document.decided_at.astimezone(self._zone).date())
            self._paragraph(f"Approved by {document.decided_by}, {day}.", bold=True)
        self._paragraph(content.note)
        if content.pay_link and document.state is DocumentState.ISSUED:
            self._paragraph(f"Pay online: {content.pay_link}", link=content.pay_link)
        self._paragraph(content.footer, muted=True)
        if not self._is_whole:
            self._paragraph(WHERE_WHOLE, muted=True)

    # --- type -----------------------------------------------------------------------------------------------------

    def _paragraph(self, words: str, *, bold: bool = False, muted: bool = False, link: str = "") -> None:
        if not words:
            return
        self.ln(4)
        self._type(8.5 if muted else 9.5, _MUTED if muted else _INK, bold=bold)
        self.multi_cell(0, _LEADING_MM, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L", link=link)

    def _right(self, words: str) -> None:
        self.set_x(self.l_margin + self.epw / 2)
        height = max(_LEADING_MM, self.font_size * 1.3)
        self.multi_cell(self.epw / 2, height, words, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _type(self, size: float, colour: tuple[int, int, int], *, bold: bool = False) -> None:
        self.set_font(_FONT, "B" if bold else "", size)
        self.set_text_color(*colour)

    def _widths(self) -> list[float]:
        return [self.epw * part for part in _WIDTHS]
