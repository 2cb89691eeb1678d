"""The workflows, which no machine here can run, name what exists and may do no more than they must."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.guard.repository import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
PUBLISHING = ("gh release", "pypa/gh-action-pypi-publish@", "npm publish", "vsce publish", "twine upload")
# Their runs see the repository's secrets while somebody else chose the code or the text.
CHOSEN_BY_OTHERS = {"pull_request_target", "workflow_run", "issue_comment", "issues", "discussion"}
OURS = re.compile(r"(?<![\w./$-])\.?/?((?:\.ci|\.github|scripts|tests|requirements|editor-client|src)/[\w./-]*\w)")
NPM = re.compile(r"npm run ([\w:-]+) --prefix (\S+)")

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def test_both_workflows_are_there() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "release.yml"]


@each_workflow
def test_a_workflow_may_do_nothing_but_what_a_job_declares(path: Path) -> None:
    workflow = _read(path)
    assert workflow["permissions"] == {}, "write `permissions: {}` at the top; each job declares its own"
    for name, job in workflow["jobs"].items():
        assert job.get("permissions"), f"{name}: declare its permissions"


@each_workflow
def test_only_a_release_may_write(path: Path) -> None:
    writing = {name for name, job in _read(path)["jobs"].items() if "write" in job["permissions"].values()}
    assert writing == ({"attest", "pypi", "github"} if path.name == "release.yml" else set())


@each_workflow
def test_nobody_else_chooses_what_runs_with_our_secrets(path: Path) -> None:
    assert not CHOSEN_BY_OTHERS & set(_read(path)["on"])
    assert "secrets." not in path.read_text(encoding="utf-8"), "nothing here needs one"


def test_only_a_tag_makes_a_release() -> None:
    assert _read(GITHUB / "workflows" / "release.yml")["on"] == {"push": {"tags": ["v*"]}}
    publishing = {path.name for path in WORKFLOWS for text in _strings(_read(path)) if text.startswith(PUBLISHING)}
    assert publishing == {"release.yml"}


def test_what_publishes_waits_for_the_tests_and_for_a_person() -> None:
    jobs = _read(GITHUB / "workflows" / "release.yml")["jobs"]
    assert jobs["test"]["uses"] == "./.github/workflows/ci.yml"
    assert jobs["attest"]["needs"] == ["test", "build"]
    assert (jobs["pypi"]["needs"], jobs["pypi"]["environment"]) == ("attest", "pypi")
    assert jobs["github"]["needs"] == "pypi"
    assert "python scripts/check-version" in " ".join(_strings(jobs["build"]))


def test_what_publishes_runs_no_code_of_anybodys_packages() -> None:
    jobs = _read(GITHUB / "workflows" / "release.yml")["jobs"]
    for name in ("attest", "pypi", "github"):
        commands = [step["run"] for step in jobs[name]["steps"] if "run" in step]
        assert all(command.startswith("gh release create ") for command in commands), name


@each_workflow
def test_no_job_runs_for_ever_and_none_keeps_a_token_in_the_checkout(path: Path) -> None:
    for name, job in _read(path)["jobs"].items():
        if "steps" not in job:
            continue
        assert int(job["timeout-minutes"]) > 0, name
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false", name


@each_workflow
def test_every_file_of_ours_that_a_workflow_names_exists(path: Path) -> None:
    named = {name for text in _strings(_read(path)) for name in OURS.findall(text)}
    assert named, "no file is found in the workflow: mend the pattern of this test"
    missing = [name for name in sorted(named) if not (ROOT / name).exists()]
    assert not missing, f"{path.name} names what is not there"


@each_workflow
def test_every_npm_script_that_a_workflow_names_exists(path: Path) -> None:
    named = [found for text in _strings(_read(path)) for found in NPM.findall(text)]
    assert len(named) == sum(text.count("npm run") for text in _strings(_read(path))), "name the folder by --prefix"
    for script, folder in named:
        assert script in json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))["scripts"]


def test_dependabot_looks_at_every_lock() -> None:
    updates = _read(GITHUB / "dependabot.yml")["updates"]
    watched = {update["package-ecosystem"]: update.get("directories", [update.get("directory")]) for update in updates}
    locks = [path.parent.relative_to(ROOT) for path in ROOT.rglob("package-lock.json") if _is_ours(path)]
    assert sorted(watched["npm"]) == sorted(f"/{folder.as_posix()}" for folder in locks)
    assert watched["pip"] == ["/", "/requirements", "/editor-client/vscode/e2e"]
    assert watched["github-actions"] == ["/"]


@pytest.mark.parametrize("form", sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.name)
def test_a_form_is_in_both_languages(form: Path) -> None:
    for text in _read_texts(form):
        english, _, korean = text.partition("\n\n" if "\n" in text else " · ")
        assert re.search("[A-Za-z]", english), text
        assert not re.search("[가-힣]", english), text
        assert re.search("[가-힣]", korean), text


def _read(path: Path) -> dict[str, Any]:
    """The document with every scalar as it is written: to YAML 1.1 the key `on` is a truth value."""
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it builds strings only
    assert isinstance(document, dict)
    return document


def _read_texts(form: Path) -> Iterator[str]:
    document = _read(form)
    yield from (document["name"], document["description"])
    for part in document["body"]:
        attributes = part["attributes"]
        yield from (attributes[name] for name in ("label", "description", "value") if name in attributes)
        yield from (option["label"] for option in attributes.get("options", []))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from _strings(member)


def _is_ours(path: Path) -> bool:
    return not {"node_modules", ".venv", ".prove", ".editors", ".pythons"} & set(path.relative_to(ROOT).parts)
