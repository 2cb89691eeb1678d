"""A failure as a person reads it in a terminal: the sentence, then what they can do about it."""

import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from codegpt_ls.assembly import Services
from codegpt_ls.cli.terminal import Terminal
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.providers import LinkKind
from codegpt_ls.services.failures.explanations import Explanation
from codegpt_ls.services.failures.ways import LOCAL_MODEL
from codegpt_ls.services.failures.ways_forward import Action
from codegpt_ls.settings.shape import SECTION


def explained(error: AssistantError, services: Services, terminal: Terminal) -> Explanation:
    """The failure in the person's words; one that names no provider is about the one in use."""
    about = replace(error.facts, provider=error.facts.provider or services.selections.provider())
    return services.explainer(terminal.words).explain(AssistantError(error.code, about))


def tell_failure(error: AssistantError, services: Services, terminal: Terminal) -> None:
    """The sentence, the provider's article about it, and a page or command for each way forward."""
    terminal.end_line()
    terminal.tell(explained(error, services, terminal).message)
    ways = ways_to_mend(error, services, terminal)
    if ways:
        terminal.say("chat.ways_forward")
    for way in ways:
        terminal.tell(f"  {way}", whole=True)


def ways_to_mend(error: AssistantError, services: Services, terminal: Terminal) -> tuple[str, ...]:
    """What can be done about it: `Open the key page: https://…`, `Set API Key: codegpt-ls key set …`."""
    return tuple(_ways(explained(error, services, terminal), services, terminal))


def failure_json(error: AssistantError, services: Services, terminal: Terminal) -> dict[str, Any]:
    """The same for a script: `ErrorData` of the editor protocol and the sentence."""
    # What pydantic makes of the protocol takes a while, and a script alone reads it.
    from codegpt_ls.presentation.error_data import error_data

    explanation = explained(error, services, terminal)
    data = error_data(error, explanation).model_dump(mode="json", by_alias=True, exclude_none=True)
    return {"kind": "error", "message": explanation.message, **data}


def _ways(explanation: Explanation, services: Services, terminal: Terminal) -> Iterator[str]:
    shown = set()
    if explanation.setting and explanation.setting.startswith(f"{SECTION}."):
        name = explanation.setting.removeprefix(f"{SECTION}.")
        yield f"{terminal.words.text('terminal.set_setting')}: codegpt-ls config set {name} VALUE"
    for action in explanation.actions:
        target = action.url or _command(action, services)
        if target is not None:
            shown.add(target)
            yield f"{action.title}: {target}"
    if explanation.docs and explanation.docs not in shown:
        yield terminal.words.text("terminal.read_more") + f": {explanation.docs}"


def _command(action: Action, services: Services) -> str | None:
    """What to type for an editor's command; None for what only an editor has, such as its session."""
    make = _COMMANDS.get(action.command or "")
    argument = action.arguments[0] if action.arguments else {}
    return make(argument, services) if make and isinstance(argument, dict) else None


def _set_key(argument: Mapping[str, str], services: Services) -> str | None:
    if argument.get("store") == "session":
        return None  # it would end with the command
    account = " --organization ID" if argument.get("field") else ""
    return _typed("key set", argument, "provider", "header", "store") + account + _address(argument, services)


def _select_model(argument: Mapping[str, str], services: Services) -> str:
    if argument.get("model") == LOCAL_MODEL:
        return _typed("chat", argument, "provider")  # it is that provider's own choice
    if "model" not in argument:
        return _typed("models", argument, "provider") + _address(argument, services)
    if _is_of_this_call(argument, services):
        return _typed("chat", argument, "provider", "model") + _address(argument, services)
    return f"codegpt-ls config set model {shlex.quote(argument['model'])}"


def _is_of_this_call(argument: Mapping[str, str], services: Services) -> bool:
    """Whether who was asked is the command line's word, which counts before any setting."""
    written, _ = services.person_settings.read()
    settings, provider = services.settings(), services.selections.provider()
    typed = any(getattr(settings, name) != written.get(name) for name in ("provider", "model"))
    return typed or argument.get("provider", provider) != provider or bool(_address(argument, services))


def _show_usage(argument: Mapping[str, str], services: Services) -> str | None:
    return services.provider(argument.get("provider")).profile.links.get(LinkKind.USAGE)


def _address(argument: Mapping[str, str], services: Services) -> str:
    """The option for another address than the provider's own, where this call has it."""
    provider = argument.get("provider", services.selections.provider())
    base_url = services.base_urls.typed_for(provider)
    return f" --base-url {shlex.quote(base_url)}" if base_url else ""


def _typed(command: str, argument: Mapping[str, str], *names: str) -> str:
    options = (f"--{name} {shlex.quote(str(argument[name]))}" for name in names if name in argument)
    return " ".join(("codegpt-ls", command, *options))


_COMMANDS: Final[Mapping[str, Callable[[Mapping[str, str], Services], str | None]]] = {
    "codegpt.setApiKey": _set_key,
    "codegpt.removeApiKey": lambda argument, services: (
        _typed("key remove", argument, "provider") + _address(argument, services)
    ),
    "codegpt.verifyKey": lambda argument, services: (
        _typed("key verify", argument, "provider") + _address(argument, services)
    ),
    "codegpt.selectModel": _select_model,
    "codegpt.localFetch": lambda _argument, _services: "codegpt-ls local fetch",
    "codegpt.pullModel": lambda argument, services: (
        f"{_typed('local pull', argument, 'provider')}{_address(argument, services)} {shlex.quote(argument['model'])}"
    ),
    "codegpt.showUsage": _show_usage,
}
