//! Starts the `codegpt-ls` that is on PATH.

use zed_extension_api as zed;

struct CodeGpt;

impl zed::Extension for CodeGpt {
    fn new() -> Self {
        CodeGpt
    }

    fn language_server_command(
        &mut self,
        _server: &zed::LanguageServerId,
        folder: &zed::Worktree,
    ) -> zed::Result<zed::Command> {
        let command = folder
            .which("codegpt-ls")
            .ok_or("codegpt-ls is not on PATH; install it by pipx or uv")?;
        Ok(zed::Command {
            command,
            args: vec!["--stdio".into()],
            env: folder.shell_env(),
        })
    }
}

zed::register_extension!(CodeGpt);
