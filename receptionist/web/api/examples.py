"""An example for each operation: a line for a shell that works as it stands, ids and versions aside."""

_TOKEN = '-H "Authorization: Bearer $RECEPTIONIST_TOKEN"'
_JSON = '-H "Content-Type: application/json"'
_PATHS = {
    "/contacts": "/contacts?limit=10",
    "/threads": "/threads?limit=10",
    "/leads": "/leads?state=awaiting_approval",
    "/documents": "/documents?kind=invoice&state=issued",
    "/appointments": "/appointments?since=2026-10-01T00:00:00Z",
    "/appointments/offers": "/appointments/offers?limit=10",
    "/jobs": "/jobs?since=2026-10-01T00:00:00Z",
    "/price-book/quote": "/price-book/quote?text=kitchen%20sink%20is%20blocked",
    "/price-book/versions/{version}": "/price-book/versions/1",
}
_BODIES = {
    ("post", "/contacts"): '{"number": "+14155550142", "name": "Laura Bennett"}',
    ("patch", "/contacts/{contact_id}"): '{"name": "Laura Bennett"}',
    ("post", "/messages"): '{"to": "+14155550142", "text": "Your part has come in."}',
    ("patch", "/leads/{lead_id}"): '{"address": "4212 Maple Street"}',
    ("post", "/leads/{lead_id}/approve"): "{}",
    ("post", "/leads/{lead_id}/reject"): '{"reason": "Outside our area"}',
    ("post", "/appointments/{appointment_id}/move"): '{"starts": "2026-10-06T14:00:00-07:00"}',
    ("post", "/appointments/{appointment_id}/cancel"): '{"tell": true}',
    ("post", "/jobs/{job_id}/taps"): '{"kind": "on_my_way", "minutes": 20}',
    ("post", "/jobs/{job_id}/place"): '{"latitude": 45.5122, "longitude": -122.627}',
    ("post", "/jobs/{job_id}/eta"): '{"minutes": 35}',
    ("patch", "/settings"): '{"texting": {"give_back_minutes": 60}}',
}
_SENT = {("put", "/price-book"): "price-book.csv", ("post", "/contacts.csv"): "contacts.csv"}
_FILES = {"/contacts.csv", "/leads.csv", "/price-book.csv"}


def examples_for(method: str, path: str, base: str) -> str:
    """The example of an operation, for the API at `base`."""
    address = f'"{base}{_PATHS.get(path, path) if method == "get" else path}"'
    parts = ["curl -sS"]
    if method != "get":
        parts.append(f"-X {method.upper()}")
    parts += [address, _TOKEN]
    if method in ("patch", "put"):
        parts.append("-H 'If-Match: *'")
    if (method, path) == ("post", "/messages"):
        parts.append('-H "Idempotency-Key: $(uuidgen)"')
    if (method, path) in _SENT:
        parts += ['-H "Content-Type: text/csv"', f"--data-binary @{_SENT[method, path]}"]
    if (method, path) in _BODIES:
        parts += [_JSON, f"-d '{_BODIES[method, path]}'"]
    if method == "get" and path.endswith(".pdf"):
        parts.append("-o document.pdf")
    if method == "get" and path in _FILES:
        parts.append(f"-o {path[1:]}")
    return " \\\n  ".join(parts)
