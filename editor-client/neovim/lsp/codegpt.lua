-- codegpt-ls for Neovim 0.11 or newer. With this folder's parent on 'runtimepath':
--     vim.lsp.enable('codegpt')
-- Settings, all optional:
--     vim.lsp.config('codegpt', { settings = { codegpt = { temperature = 0.2 } } })
-- Neovim does not tell them from a project's: for what decides where key and questions go (provider, addresses, proxy)
-- you are asked once. In ~/.config/codegpt-ls/config.toml they are yours without a question.

local connection = require('codegpt.connection')

---@type vim.lsp.Config
return {
  cmd = { 'codegpt-ls' },
  root_markers = { '.git' },
  settings = { codegpt = {} },
  -- Answers, errors and what a code action asks are drawn by lua/codegpt, not shown by the server.
  init_options = {
    ownInterface = true,
    protocol = connection.PROTOCOL,
    approvals = true,
    clientTools = { 'diagnostics', 'symbols', 'references' },
  },
  before_init = function(params) params.locale = require('codegpt.words').locale() end,
  on_init = connection.compare,
  on_exit = connection.ended,
  handlers = connection.handlers(),
  commands = require('codegpt.tasks').commands(),
}
