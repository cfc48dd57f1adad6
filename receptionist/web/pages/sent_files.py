"""`/m/<token>`: a file of a text of ours, for the carrier that sends it. Nobody signs in; the address is the secret."""

from mimetypes import guess_extension

from quart import Blueprint, Response, abort

from receptionist.web.pages.desk import Desk

_LONGEST = 100


def sent_files_blueprint(desk: Desk) -> Blueprint:
    """The one route."""
    blueprint = Blueprint("sent_files", __name__)

    @blueprint.get("/m/<name>")
    async def file(name: str) -> Response:
        token = name.partition(".")[0]
        found = await desk.store.directory.linked_media(token, desk.clock.now()) if len(name) <= _LONGEST else None
        if found is None:
            abort(404)
        media, data = found
        headers = {
            "Content-Disposition": f'inline; filename="file{guess_extension(media.content_type) or ""}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex",
            "Cache-Control": "private, no-store",
        }
        return Response(data, 200, headers, content_type=media.content_type)

    return blueprint
