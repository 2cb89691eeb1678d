-- :checkhealth codegpt

local connection = require('codegpt.connection')

local M = {}

local PATIENCE = 10000 -- milliseconds

local function check_program(config)
  local command = vim.list_slice(config.cmd, 1, 1)
  if vim.fn.executable(command[1]) == 0 then
    return vim.health.error(connection.obstacle())
  end
  for _, word in ipairs(vim.list_slice(config.cmd, 2)) do
    if word == 'serve' or word == '--stdio' then
      break
    end
    table.insert(command, word)
  end
  local told = vim.system(vim.list_extend(command, { '--version' }), { text = true }):wait(PATIENCE)
  if told.code ~= 0 then
    return vim.health.error(('%s --version ended with %d: %s'):format(command[1], told.code, told.stderr))
  end
  vim.health.ok(('%s (%s)'):format(vim.trim(told.stdout), vim.fn.exepath(command[1])))
end

local function ready()
  local client
  connection.with(function(found) client = found end)
  vim.wait(PATIENCE, function() return client ~= nil end, 20)
  return client
end

local function check_protocol(client)
  local told = vim.tbl_get(client.server_capabilities, 'experimental', 'codegpt', 'protocol') or 0
  local report = told == connection.PROTOCOL and vim.health.ok or vim.health.warn
  report(('protocol %d of the server, %d of this plugin'):format(told, connection.PROTOCOL))
end

local function setting(status, name)
  for _, each in ipairs(status.settings) do
    if each.name == name then
      return each
    end
  end
  return {}
end

local function check_status(status)
  local selected = status.selected
  local where = selected.origin and (' at ' .. selected.origin) or ''
  vim.health.info(('provider %s (%s)%s, model %s'):format(selected.title, selected.provider, where, selected.model or '-'))
  if status.key then
    local report = status.key.present and vim.health.ok or vim.health.warn
    report(status.key.message)
  else
    vim.health.ok('no API key is needed, or none can be looked for')
  end
  local proxy = setting(status, 'codegpt.proxy')
  local around = (vim.env.HTTPS_PROXY or vim.env.https_proxy or 'none'):gsub('//[^/]*@', '//…@')
  vim.health.info('proxy: ' .. (proxy.hidden and 'set, with a password' or proxy.value or around))
  for _, problem in ipairs(status.settingProblems) do
    vim.health.warn(problem.message)
  end
  if status.obstacle then
    vim.health.error(status.obstacle.message)
  else
    vim.health.ok('a question can be asked')
  end
end

function M.check()
  vim.health.start('codegpt')
  if vim.fn.has('nvim-0.11') == 0 then
    return vim.health.error('Neovim 0.11 or newer is needed')
  end
  local config = connection.config()
  if not config or type(config.cmd) ~= 'table' then
    return vim.health.error(connection.obstacle() or 'cmd is a function: nothing can be said of the program')
  end
  check_program(config)
  local client = vim.fn.executable(config.cmd[1]) == 1 and ready()
  if not client then
    return vim.health.error('the server is not running')
  end
  check_protocol(client)
  local answer = client:request_sync('codegpt/status', vim.empty_dict(), PATIENCE)
  if not answer or answer.err then
    return vim.health.error('the server does not answer: see :checkhealth vim.lsp')
  end
  check_status(answer.result)
end

return M
