"""Which of the settings an editor told may count: those that steer keys and words only where they are the person's.

An editor's settings can be written by the folder that is open: `.dir-locals.el`, `.helix/languages.toml`,
`.kateproject`, `.vim/coc-settings.json` reach `initializationOptions`, `workspace/configuration` and
`didChangeConfiguration` alike, and nothing in a message tells them from the person's. What the message itself claims
counts for nothing either. The person's are: their file in our configuration folder; what a client answers to a request
that takes code of its own; and a value they have allowed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.origin import is_loopback_origin, origin_of
from codegpt_ls.server.told_settings import Configuration
from codegpt_ls.settings import Settings
from codegpt_ls.settings.places import FileProblem, file_of, is_the_persons, is_usable
from codegpt_ls.settings.reading import named, only_scope
from codegpt_ls.settings.shape import SECTION, Scope, SettingsGroup
from codegpt_ls.settings.sources import (
    Path,
    SettingFrom,
    Values,
    full_name,
    merged,
    steering,
    value_at,
    with_value,
    without_steering,
    without_value,
)

if TYPE_CHECKING:
    from codegpt_ls.assembly import Services


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that steers, which a folder could have set."""

    path: Path
    value: Any

    @property
    def setting(self) -> str:
        """As a person writes it."""
        return full_name(self.path)


@dataclass(slots=True)
class Judgement:
    """What counts, and what is to be asked or told."""

    values: Values
    doubts: list[Doubt] = field(default_factory=list)
    """To be asked about."""
    of_the_folder: list[Doubt] = field(default_factory=list)
    """The person's client says that these are not theirs."""
    misplaced: list[Doubt] = field(default_factory=list)
    """Files in a folder that is open, or of no absolute path."""
    file_problems: tuple[FileProblem, ...] = ()
    sources: list[tuple[SettingFrom, Values]] = field(default_factory=list)
    """Who said what, the surest first."""


_DEFAULTS: Final = Settings().model_dump(mode="json", by_alias=True)


class Judge:
    """Judges the settings of one moment."""

    def __init__(self, services: "Services", configuration: Configuration, folders: tuple[str, ...]) -> None:
        """`folders`: the paths of the open folders."""
        self._services = services
        self._configuration = configuration
        self._folders = folders
        self._written, problem = services.person_settings.read(folders)
        self._file_problems = (*((problem,) if problem else ()), *services.person_providers.read(folders))
        self._persons = merged(self._written, named(configuration.own))

    def judge(self) -> Judgement:
        """What counts now."""
        shared, folder = self._shared(), named(self._configuration.folder)
        judgement = Judgement(merged(self._persons, self._plain(shared)), file_problems=self._file_problems)
        for doubt in self._differing(shared):
            self._sort(doubt, judgement)
        for doubt in self._differing(folder):
            if value_at(shared, doubt.path) != doubt.value:
                judgement.of_the_folder.append(doubt)
        of_folder = only_scope(self._plain(folder), Scope.RESOURCE)
        judgement.values = merged(judgement.values, of_folder)
        judgement.sources = [
            (SettingFrom.PERSON, named(self._configuration.own)),
            (SettingFrom.FILE, self._written),
            (SettingFrom.EDITOR, shared),
            (SettingFrom.FOLDER, of_folder),
        ]
        self._take_out_misplaced(judgement)
        return judgement

    def _shared(self) -> Values:
        """What the editor says without a folder. An answer counts before what was pushed, value by value over the
        options; where it answers null, what was pushed."""
        configuration = self._configuration
        options = configuration.options if isinstance(configuration.options, Mapping) else {}
        below = named(options.get(SECTION, options))
        answered = configuration.answered
        return merged(below, named(answered) if isinstance(answered, Mapping) else named(configuration.pushed))

    def _plain(self, values: Values) -> Values:
        """What anybody may set. A client that tells the person's settings apart tells defaults, too: they count for
        nothing where it knows of no other value that a folder could mean to replace."""
        plain, own = without_steering(values), self._configuration.own
        return plain if own is None else _without_defaults(plain, named(own))

    def _differing(self, values: Values) -> Iterator[Doubt]:
        return (Doubt(path, value) for path, value in steering(values) if not self._is_said(path, value))

    def _is_said(self, path: Path, value: object) -> bool:
        """Whether the person has said this, or nobody something else: editors send the defaults of their settings."""
        own = value_at(self._persons, path)
        return value in (own, value_at(_DEFAULTS, path) if own is None else own)

    def _sort(self, doubt: Doubt, judgement: Judgement) -> None:
        if self._configuration.own is not None:
            judgement.of_the_folder.append(doubt)
            return
        allowed = self._stays_here(doubt) or self._remembered(doubt)
        if allowed:
            judgement.values = with_value(judgement.values, doubt.path, doubt.value)
        elif allowed is None:
            judgement.doubts.append(doubt)

    def _remembered(self, doubt: Doubt) -> bool | None:
        allowed = self._services.allowed_settings
        if not is_the_persons(allowed.path, self._folders):
            return None
        decided = allowed.recall(doubt.setting, doubt.value)
        return decided if isinstance(decided, bool) else None

    def _stays_here(self, doubt: Doubt) -> bool:
        """Whether this chooses a provider on this machine, one that leads nowhere, or the one chosen anyway.

        Who chose the model on their machine must not be answered by a hosted one while a question is open.
        """
        if doubt.path != ("provider",) or not isinstance(doubt.value, str):
            return False
        if value_at(self._persons, doubt.path) is None and doubt.value == self._services.selections.unless_set():
            return True
        try:
            profile = self._services.providers[doubt.value].profile
            own = value_at(self._persons, ("providers", profile.id, "baseUrl"))
            address = str(own or profile.base_url or value_at(self._persons, ("baseUrl",)) or "")
            return profile.makes_own_address or not address or is_loopback_origin(origin_of(address))
        except AssistantError:  # a name nobody has, or an address nobody can go to
            return True

    def _take_out_misplaced(self, judgement: Judgement) -> None:
        """A file of authorities or of weights, or a program, that a folder brought along is none, whoever names it."""
        for path, value in tuple(steering(judgement.values)):
            if (file := file_of(path, value)) is not None and not is_usable(file, self._folders):
                judgement.values = without_value(judgement.values, path)
                judgement.misplaced.append(Doubt(path, value))
        judgement.doubts = [doubt for doubt in judgement.doubts if not self._is_misplaced(doubt, judgement)]

    def _is_misplaced(self, doubt: Doubt, judgement: Judgement) -> bool:
        file = file_of(doubt.path, doubt.value)
        misplaced = file is not None and not is_usable(file, self._folders)
        if misplaced:
            judgement.misplaced.append(doubt)
        return misplaced


def _without_defaults(
    values: Mapping[str, Any], own: Mapping[str, Any], group: type[SettingsGroup] = Settings
) -> Values:
    kept: Values = {}
    for name, field_ in group.model_fields.items():
        alias = str(field_.alias or name)
        if alias not in values:
            continue
        value, theirs = values[alias], own.get(alias)
        if isinstance(field_.default, SettingsGroup):
            below = theirs if isinstance(theirs, Mapping) else {}
            kept[alias] = _without_defaults(value, below, type(field_.default)) if isinstance(value, Mapping) else value
        elif theirs is not None or (None if value == "" else value) != field_.default:
            kept[alias] = value
    return kept
