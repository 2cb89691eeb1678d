"""Servers on this machine, as both doors tell them."""

from typing import Final

from codegpt_ls.domain.ports.servers import ServerState
from codegpt_ls.domain.ports.words import Translator, named
from codegpt_ls.protocol.providers import LocalServerItem, LocalServersResult, ServedModelItem
from codegpt_ls.services.connections.local_servers import LocalServer, LocalServers

_SENTENCES: Final = {
    ServerState.READY: "servers.ready",
    ServerState.LOADING: "servers.loading",
    ServerState.WANTS_KEY: "servers.wants_key",
}


async def found_servers(servers: LocalServers, words: Translator) -> LocalServersResult:
    """Look, and tell what is there."""
    found = await servers.find()
    places = tuple(origin.partition("://")[2] for origin in servers.origins())
    key = "servers.found" if found else "servers.none"
    message = words.text(key, count=len(found), places=places)
    return LocalServersResult(servers=tuple(_item(each, words) for each in found), message=message)


def model_line(server: LocalServerItem, model: ServedModelItem, words: Translator) -> str:
    """A model with its server and what it has room for, on one line."""
    name = f"{server.title}: {model.id}"
    if model.loaded_tokens:
        return words.text("servers.model_loaded", model=name, tokens=model.loaded_tokens)
    if model.context_tokens:
        return words.text("servers.model_known", model=name, tokens=model.context_tokens)
    return name


def _item(server: LocalServer, words: Translator) -> LocalServerItem:
    profile = server.profile
    return LocalServerItem(
        provider=profile.id,
        title=named(profile.title, words),
        base_url=server.base_url,
        at_home=server.at_home,
        state=server.state,
        told=words.text(_SENTENCES[server.state], count=len(server.models)),
        downloads=profile.downloads_models,
        models=tuple(
            ServedModelItem(id=each.id, context_tokens=each.context_tokens, loaded_tokens=each.loaded_tokens)
            for each in server.models
        ),
    )
