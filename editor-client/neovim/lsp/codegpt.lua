-- codegpt-ls for Neovim 0.11 or newer. With this folder's parent on 'runtimepath':
--     vim.lsp.enable('codegpt')
-- Settings, all optional:
--     vim.lsp.config('codegpt', { settings = { codegpt = { temperature = 0.2 } } })
-- Neovim does not tell them from a project's: for what decides where key and questions go (provider, addresses, proxy)
-- you are asked once. In ~/.config/codegpt-ls/config.toml they are yours without a question.

-- A key is typed hidden and goes to the program itself: no protocol log ever holds it.
local function set_api_key(client)
  local key = vim.fn.inputsecret('API key: ')
  if key == '' then
    return
  end
  local command = { client.config.cmd[1], 'key', 'set', '--stdin' }
  vim.system(command, { stdin = key, text = true }, vim.schedule_wrap(function(done)
    client:notify('codegpt/credentialsChanged')
    local level = done.code == 0 and vim.log.levels.INFO or vim.log.levels.ERROR
    vim.notify(vim.trim(done.stdout .. done.stderr), level)
  end))
end

-- What this file knows of the server. An older one tells no number.
local PROTOCOL = 1

local function compare(client)
  local told = vim.tbl_get(client.server_capabilities, 'experimental', 'codegpt', 'protocol') or 0
  if told ~= PROTOCOL then
    local text = 'codegpt-ls is %s than its Neovim configuration: some commands may not work. Update the %s.'
    local older = told < PROTOCOL
    vim.notify_once(text:format(older and 'older' or 'newer', older and 'server' or 'configuration'), vim.log.levels.WARN)
  end
end

---@type vim.lsp.Config
return {
  cmd = { 'codegpt-ls' },
  root_markers = { '.git' },
  settings = { codegpt = {} },
  before_init = function(params)
    params.locale = (vim.v.lang:match('^%a%a[_%a]*') or 'en'):gsub('_', '-')
  end,
  on_init = compare,
  on_attach = function(client, buffer)
    local function command(name, run, options)
      vim.api.nvim_buf_create_user_command(buffer, name, run, options or {})
    end
    local function execute(name, ...)
      client:exec_cmd({ title = name, command = name, arguments = { ... } }, { bufnr = buffer })
    end
    command('CodeGPT', function(given) execute('codegpt.chat', given.args) end, { nargs = '+' })
    command('CodeGPTSetApiKey', function() set_api_key(client) end)
    command('CodeGPTRemoveApiKey', function() execute('codegpt.removeApiKey') end)
    command('CodeGPTSelectModel', function() execute('codegpt.selectModel') end)
    command('CodeGPTShowUsage', function() execute('codegpt.showUsage') end)
    command('CodeGPTStop', function() execute('codegpt.stop') end)
    command('CodeGPTClearProblems', function() execute('codegpt.clearProblems') end)
  end,
}
