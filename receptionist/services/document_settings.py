"""What an admin sets about estimates, invoices and receipts, as it is typed."""

from collections.abc import Mapping

from receptionist.domain.document import Tax
from receptionist.domain.document_settings import DocumentSettings
from receptionist.services.document_form import read_percent
from receptionist.services.documents import pay_link
from receptionist.services.form_fields import FormFields, is_web_address

ON_TOP, IN_PRICES = "on_top", "in_prices"
_MOST = 9_999_999
_LONGEST_FOOTER = 1000
_PREFIXES = ("estimate_prefix", "invoice_prefix", "receipt_prefix")


def document_settings_typed(settings: DocumentSettings) -> dict[str, str]:
    """The settings as their form has them."""
    plain = {name: str(getattr(settings, name)) for name in _PREFIXES}
    plain |= {f"first_{kind}": str(getattr(settings, f"first_{kind}")) for kind in ("estimate", "invoice", "receipt")}
    plain |= {name: str(getattr(settings, name)) for name in ("estimate_days", "invoice_days", "email", "pay_link")}
    return plain | {
        "tax_name": settings.tax.name,
        "tax": settings.tax.percent.rstrip("%"),
        "tax_in": IN_PRICES if settings.tax.included else ON_TOP,
        "footer": settings.footer,
    }


def read_document_settings(fields: Mapping[str, str]) -> DocumentSettings:
    """The settings in a form. Raises FormProblems with each field that does not hold."""
    form = FormFields(fields)
    thousandths = read_percent(form.raw("tax"))
    if thousandths is None:
        form.wrong("tax", "Write the rate like 8.875; 0 for none.")
    footer = form.raw("footer").replace("\r\n", "\n")
    if len(footer) > _LONGEST_FOOTER:
        form.wrong("footer", f"This is longer than {_LONGEST_FOOTER:,} characters.")
    settings = DocumentSettings(
        tax=Tax(
            form.words("tax_name", 40, required="Name the tax as it stands on documents."),
            thousandths or 0,
            included=form.raw("tax_in") == IN_PRICES,
        ),
        estimate_prefix=_prefix(form, "estimate_prefix"),
        invoice_prefix=_prefix(form, "invoice_prefix"),
        receipt_prefix=_prefix(form, "receipt_prefix"),
        first_estimate=form.whole("first_estimate", 1, _MOST),
        first_invoice=form.whole("first_invoice", 1, _MOST),
        first_receipt=form.whole("first_receipt", 1, _MOST),
        estimate_days=form.whole("estimate_days", 1, 365),
        invoice_days=form.whole("invoice_days", 0, 365),
        email=form.email("email"),
        footer=footer,
        pay_link=_pay_link(form),
    )
    form.check()
    return settings


def _prefix(form: FormFields, name: str) -> str:
    return form.words(name, 12, with_amounts=True)


def _pay_link(form: FormFields) -> str:
    link = form.raw("pay_link")
    if link and not is_web_address(pay_link(link, "INV-1001", 14950)):
        form.wrong("pay_link", "Write an https address, such as https://pay.example.com/rosecity?amount={amount}.")
    return link
