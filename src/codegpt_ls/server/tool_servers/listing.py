"""`codegpt/mcpServers`."""

from codegpt_ls.domain.tools.remarks import ServerLeftOut
from codegpt_ls.domain.tools.servers import ServerDefinition, ServerFailed, ServerFault
from codegpt_ls.presentation.notices import server_trouble
from codegpt_ls.presentation.tool_servers import how_reached
from codegpt_ls.protocol.conversation.tool_servers import McpServerItem, McpServersResult, McpServerState
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session


@accepts(NoParams)
async def mcp_servers(session: Session, _params: NoParams) -> McpServersResult:
    """Those in the person's file. Starts none."""
    servers, words = session.services.tool_servers(), session.words
    folders = [path for uri in session.documents.workspace().folders if (path := session.services.path_of(uri))]
    lacking = servers.launcher.lacking()
    try:
        found, miswritten = servers.file.read(folders)
        message = words.text("mcp.lacking", install_command=lacking) if lacking else None
    except ServerFailed as failed:
        found, miswritten = (), ()
        message = server_trouble(ServerLeftOut(failed.detail, failed.fault), words)
    wrong = [_miswritten(session, name) for name in miswritten]
    return McpServersResult(
        servers=(*(_item(session, each) for each in found), *wrong),
        file=str(servers.file.path),
        message=message,
        install_command=lacking,
    )


def _item(session: Session, server: ServerDefinition) -> McpServerItem:
    servers = session.services.tool_servers()
    left_out = servers.left_out(server)
    command, url = how_reached(server, servers.launcher.program(server), session.services.may_be_secret)
    return McpServerItem(
        name=server.name,
        state=McpServerState(servers.standing(server)),
        command=command or None,
        url=url,
        local=server.local,
        tools=() if left_out else tuple(sorted(servers.seen.tools(server.name))),
        message=server_trouble(left_out, session.words) if left_out else None,
    )


def _miswritten(session: Session, name: str) -> McpServerItem:
    message = server_trouble(ServerLeftOut(name, ServerFault.MISWRITTEN), session.words)
    return McpServerItem(name=name, state=McpServerState.MISWRITTEN, local=False, message=message)
