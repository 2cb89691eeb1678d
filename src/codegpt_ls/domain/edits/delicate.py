"""Files that others obey without being asked: an editor, a shell, a build, a hook, an assistant.

What such a file says is run sooner or later, so a person is asked once more, by its name, before an edit of it is
taken. The heart of the list is what VS Code 1.139.1 keeps its own agent from.
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Final

FOLDERS: Final = (
    ".git",
    ".hg",
    ".svn",
    ".vscode",
    ".vscode-server",
    ".idea",
    ".fleet",
    ".zed",
    ".helix",
    ".devcontainer",
    ".github",
    ".gitlab",
    ".circleci",
    ".buildkite",
    ".woodpecker",
    ".husky",
    ".githooks",
    ".claude",
    ".codex",
    ".cursor",
    ".gemini",
    ".windsurf",
    ".continue",
    ".kiro",
    ".aider*",
    ".cargo",
    ".yarn",
    ".pnpm",
    ".mvn",
    ".ssh",
)
"""With everything below."""
FILES: Final = (
    # editors
    "*.code-workspace",
    ".editorconfig",
    ".vimrc",
    ".exrc",
    ".nvimrc",
    ".nvim.lua",
    ".lvimrc",
    ".dir-locals.el",
    "*.sublime-project",
    # pipelines and hooks
    ".gitlab-ci.yml",
    ".travis.yml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "jenkinsfile*",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
    "lefthook.y*ml",
    "lint-staged.config.*",
    ".lintstagedrc*",
    ".gitattributes",
    ".gitconfig",
    ".gitmodules",
    # assistants
    ".mcp.json",
    "mcp.json",
    "agents.md",
    "agent.md",
    "claude.md",
    "claude.local.md",
    "gemini.md",
    "copilot-instructions.md",
    ".cursorrules",
    ".clinerules",
    ".windsurfrules",
    ".goosehints",
    # builds and packages
    "package.json",
    "makefile",
    "gnumakefile",
    "makefile.*",
    "*.mk",
    "justfile",
    ".justfile",
    "taskfile.y*ml",
    "rakefile",
    "gemfile",
    "*.gemspec",
    "*.gradle*",
    "gradle.properties",
    "gradlew*",
    "pom.xml",
    "mvnw*",
    "build.rs",
    "cargo.toml",
    "setup.py",
    "setup.cfg",
    "pyproject.toml",
    "conftest.py",
    "sitecustomize.py",
    "usercustomize.py",
    "noxfile.py",
    "tox.ini",
    "pytest.ini",
    "*.pth",
    "requirements*.txt",
    "pipfile",
    "composer.json",
    "cmakelists.txt",
    "*.cmake",
    "meson.build",
    "build.bazel",
    "workspace.bazel",
    "module.bazel",
    "*.csproj",
    "*.vcxproj",
    "directory.build.*",
    "dockerfile*",
    "containerfile*",
    "docker-compose*.y*ml",
    "compose*.y*ml",
    "vagrantfile",
    "*.config.[cm]js",
    "*.config.[jt]s",
    "*.config.m[jt]s",
    # shells and package managers
    ".npmrc",
    ".yarnrc*",
    ".pnpmfile.*",
    ".pypirc",
    "pip.conf",
    ".envrc",
    ".env*",
    "mise.toml",
    ".mise.toml",
    ".tool-versions",
    ".bashrc",
    ".bash_*",
    ".profile",
    ".zshrc",
    ".zshenv",
    ".zprofile",
    ".zlogin",
    ".kshrc",
    ".cshrc",
    ".tcshrc",
    ".inputrc",
    "config.fish",
    "*.ps1",
    "*profile.ps1",
    "crontab",
    "*.service",
    "*.desktop",
    # what is run as it stands
    "*.sh",
    "*.bash",
    "*.zsh",
    "*.fish",
    "*.bat",
    "*.cmd",
    # what is installed
    "*.lock",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "go.sum",
    "go.mod",
    "flake.nix",
)


def delicate_pattern(path: str) -> str | None:
    """The entry that this path falls under, whatever its separators and its case; None for a harmless one."""
    names = [name for name in path.replace("\\", "/").casefold().split("/") if name]
    folder = next((each for name in names[:-1] for each in FOLDERS if fnmatchcase(_plain(name), each)), None)
    return folder or (_file(names) if names else None)


def _file(names: Sequence[str]) -> str | None:
    return next((each for each in (*FILES, *FOLDERS) if fnmatchcase(_plain(names[-1]), each)), None)


def _plain(name: str) -> str:
    """As Windows reads it: without dots and blanks at its end, and without a stream."""
    return name.partition(":")[0].rstrip(". ") or name
