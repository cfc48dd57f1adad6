"""How large a request may be: small, but where people hand in files."""

import re
from typing import Any

from quart import Request

LARGEST_UPLOAD_BYTES = 8 * 1024 * 1024
_UPLOADS = re.compile(
    r"POST (/threads/[a-z0-9_]{1,40}/reply|/prices/import|/settings/exchange/contacts|/api/v1/contacts\.csv)"
    r"|POST /settings/technicians/[a-z0-9_]{1,40}/picture|PUT /api/v1/price-book"
)


class UploadRequest(Request):
    """A request whose body may be larger than all others' at the addresses that take files."""

    def __init__(self, method: str, scheme: str, path: str, *args: Any, **kwargs: Any) -> None:
        takes_files = _UPLOADS.fullmatch(f"{method} {path}") is not None
        if takes_files:
            kwargs["max_content_length"] = LARGEST_UPLOAD_BYTES
        super().__init__(method, scheme, path, *args, **kwargs)
        if takes_files:
            # The reader of forms has a limit of its own, which is that of the application unless it is told.
            self.max_content_length = LARGEST_UPLOAD_BYTES
