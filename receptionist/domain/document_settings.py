"""What an admin sets about estimates, invoices and receipts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from receptionist.domain.document import DocumentKind, Tax


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """The business's own. `first_…` are the numbers each kind begins with, until one of it is issued.

    `pay_link` is a page of the business's payment provider; {number} and {amount} ("149.50") in it are filled in.
    """

    tax: Tax = field(default_factory=lambda: Tax("Sales tax"))
    estimate_prefix: str = "EST-"
    invoice_prefix: str = "INV-"
    receipt_prefix: str = "RCT-"
    first_estimate: int = 1001
    first_invoice: int = 1001
    first_receipt: int = 1001
    estimate_days: int = 30  # an estimate holds
    invoice_days: int = 14  # until an invoice is due
    email: str = ""  # on the letterhead
    footer: str = ""
    pay_link: str = ""

    def prefix(self, kind: DocumentKind) -> str:
        """What stands before the number."""
        prefixes: Mapping[DocumentKind, str] = {
            DocumentKind.ESTIMATE: self.estimate_prefix,
            DocumentKind.INVOICE: self.invoice_prefix,
            DocumentKind.RECEIPT: self.receipt_prefix,
        }
        return prefixes[kind]

    def first(self, kind: DocumentKind) -> int:
        """The number the kind begins with."""
        firsts: Mapping[DocumentKind, int] = {
            DocumentKind.ESTIMATE: self.first_estimate,
            DocumentKind.INVOICE: self.first_invoice,
            DocumentKind.RECEIPT: self.first_receipt,
        }
        return firsts[kind]

    def days(self, kind: DocumentKind) -> int:
        """How long an estimate holds, or until an invoice is due."""
        return self.estimate_days if kind is DocumentKind.ESTIMATE else self.invoice_days
