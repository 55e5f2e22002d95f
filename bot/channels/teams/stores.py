"""Files that came along, and files that are given: each from or to a server that Teams names, and no other."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.channels.teams.errors import broken
from bot.channels.teams.incoming import File
from bot.channels.teams.ports import TeamsSettings
from bot.channels.teams.posting import Poster
from bot.channels.teams.trust import is_local
from bot.channels.teams.web import Web
from bot.errors import DeliveryError

_STORES = (".sharepoint.com", ".svc.ms", ".1drv.com", ".onedrive.com")
"""Where OneDrive and SharePoint keep what is shared in a chat."""


class Stores:
    """Fetches what was sent along, and puts what is given where its reader said that it may be."""

    def __init__(self, poster: Poster, settings: TeamsSettings, web: Web) -> None:
        self._poster = poster
        self._web = web
        self._most = settings.upload_bytes
        self._local = settings.local

    async def fetch(self, file: File) -> bytes | str:
        """Its content, or which sentence says why not. DeliveryErrors as the network failed."""
        try:
            if file.kept:
                found = await self._poster.file(file.url, self._most)
            else:
                # The address carries its own right to be read; the bot's token stays here.
                found = await self._web.fetch(file.url, self._most, {}) if self._is_store(file.url) else None
        except ValueError:
            return "file_too_big"
        except DeliveryError:
            raise
        except Exception as error:
            raise broken(error) from error
        return found if found is not None else "no_file"

    async def put(self, content: bytes, media_type: str, url: str) -> bool:
        """Puts a file where Teams said that it may be; False when that is refused. DeliveryErrors as it failed."""
        if not content or not self._is_store(url):
            return False
        headers = {"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}", "Content-Type": media_type}
        try:
            heard = await self._web.ask("PUT", url, data=content, headers=headers)
        except Exception as error:
            raise broken(error) from error
        return heard.status < 300

    def _is_store(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
            known = parts.scheme == "https" and parts.port in (None, 443) and parts.username is None
        except ValueError:
            return False
        return (known and host.endswith(_STORES)) or (self._local and is_local(url))
