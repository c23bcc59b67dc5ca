"""The demo page: the static files of app/web at /."""

import mimetypes
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

WEB = Path(__file__).resolve().parent.parent / "web"

# What the system's own table lacks or, on some machines, has wrong; a browser refuses scripts of the wrong type.
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
}


class PageFiles(StaticFiles):
    """Browsers may keep the files but must ask whether they changed: a new server never meets an old page."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        return response


def mount(app: FastAPI) -> None:
    """Last of all routes: it takes every path that is left."""
    for suffix, kind in TYPES.items():
        mimetypes.add_type(kind, suffix)
    app.mount("/", PageFiles(directory=WEB, html=True), name="page")
