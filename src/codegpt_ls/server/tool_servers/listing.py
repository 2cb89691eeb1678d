"""`codegpt/mcpServers`."""

from codegpt_ls.domain.tools.remarks import ServerLeftOut
from codegpt_ls.domain.tools.servers import ServerDefinition, ServerFailed, ServerFault
from codegpt_ls.presentation.notices import server_trouble
from codegpt_ls.protocol.conversation.tool_servers import McpServerItem, McpServersResult, McpServerState
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session


@accepts(NoParams)
async def mcp_servers(session: Session, _params: NoParams) -> McpServersResult:
    """Those in the person's file. Starts none."""
    services = session.services.tool_servers()
    folders = [path for uri in session.documents.workspace().folders if (path := session.services.path_of(uri))]
    try:
        found, miswritten = services.file.read(folders)
    except ServerFailed as failed:
        message = server_trouble(ServerLeftOut(failed.detail, failed.fault), session.words)
        return McpServersResult(servers=(), message=message)
    items = [_item(session, each) for each in found]
    items += [
        McpServerItem(
            name=name,
            state=McpServerState.MISWRITTEN,
            local=False,
            message=_said(session, name, ServerFault.MISWRITTEN),
        )
        for name in miswritten
    ]
    return McpServersResult(servers=tuple(items))


def _item(session: Session, server: ServerDefinition) -> McpServerItem:
    servers = session.services.tool_servers()
    allowed = servers.allowed(server)
    return McpServerItem(
        name=server.name,
        state=McpServerState.ALLOWED if allowed else McpServerState.UNSEEN,
        command=(servers.launcher.program(server) or server.command, *server.args) if server.command else None,
        url=server.url,
        local=server.local,
        tools=tuple(sorted(servers.seen.tools(server.name))) if allowed else (),
        message=None if allowed else _said(session, server.name, ServerFault.UNSEEN),
    )


def _said(session: Session, name: str, fault: ServerFault) -> str:
    return server_trouble(ServerLeftOut(name, fault), session.words)
