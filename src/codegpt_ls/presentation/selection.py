"""The model in force, and what speaks against it, for whoever shows it."""

from collections.abc import Iterable
from typing import Final

from codegpt_ls.domain.models import Doubt, Model
from codegpt_ls.domain.ports.words import Translator, named
from codegpt_ls.domain.providers import ProviderProfile, as_addressed, efforts
from codegpt_ls.protocol.models import ModelNotice, SelectedModel
from codegpt_ls.services.connections.models import Judged
from codegpt_ls.services.connections.selection import InForce

_WITH_REPLACEMENT: Final = {
    Doubt.ENDING: ("notice.model_ending", "notice.model_ending_unreplaced"),
    Doubt.RETIRED: ("notice.model_retired", "notice.model_retired_unreplaced"),
}
_PLAIN: Final = {Doubt.UNLISTED: "notice.model_unlisted", Doubt.NOT_CHAT: "notice.model_not_chat"}


def selected_model(
    in_force: InForce,
    profile: ProviderProfile,
    *,
    model: str | None,
    origin: str,
    judged: Judged | None,
    words: Translator,
) -> SelectedModel:
    """The choice on the wire. `model`: with the provider's default; `judged`: None where nobody looked."""
    title = as_addressed(profile, origin).title
    notices = model_notices(judged.model, judged.doubts, title, words) if judged else ()
    return SelectedModel(
        provider=profile.id,
        title=named(title, words),
        origin=origin or None,
        model=model,
        provider_from=in_force.provider_from,
        model_from=in_force.model_from,
        kept=in_force.kept,
        efforts=efforts(profile, judged.model) if judged else None,
        notices=tuple(notices),
    )


def model_notices(model: Model, doubts: Iterable[Doubt], provider: str, words: Translator) -> Iterable[ModelNotice]:
    """Each doubt in words; `provider` is the provider's title."""
    for doubt in doubts:
        replaced, alone = _WITH_REPLACEMENT.get(doubt) or (_PLAIN[doubt], _PLAIN[doubt])
        message = words.text(
            replaced if model.replacement else alone,
            model=model.id,
            date=model.shutdown_date,
            replacement=model.replacement,
            provider=provider,
        )
        yield ModelNotice(
            code=doubt,
            message=message,
            model=model.id,
            shutdown_date=model.shutdown_date.isoformat() if model.shutdown_date else None,
            replacement=model.replacement,
        )


def selected_sentence(selected: SelectedModel, words: Translator, *, saved: bool) -> str:
    """What a person is told who has chosen. `saved`: whether the disk has taken it."""
    passing = "selected.model_over_settings" if saved else "selected.model_for_now"
    key = "selected.model" if selected.kept else passing
    return words.text(key, model=selected.model, provider=selected.title)
