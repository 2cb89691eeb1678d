-- The server: found, started when something needs it, asked, and missed when it is gone.

local words = require('codegpt.words')

local M = {}

-- What this plugin knows of the server. An older one tells no number.
M.PROTOCOL = 2

local NAME = 'codegpt'
local DEATHS = 3
local WITHIN = 180 -- seconds

local deaths = {}
local attached = {} -- buffers, by the server's id
local bereft = {} -- buffers whose server has died

vim.api.nvim_create_autocmd('LspAttach', {
  group = vim.api.nvim_create_augroup('codegpt', {}),
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == NAME then
      attached[client.id] = attached[client.id] or {}
      attached[client.id][event.buf] = true
    end
  end,
})

function M.config()
  local found, config = pcall(function() return vim.lsp.config[NAME] end)
  return found and config and config.cmd and config or nil
end

---What stands in the way of starting, as a sentence; nil when nothing does.
function M.obstacle()
  local config = M.config()
  if not config then
    return words.say('not_configured')
  end
  local program = type(config.cmd) == 'table' and config.cmd[1]
  if program and vim.fn.executable(program) == 0 then
    return words.say('missing', { program = program })
  end
  return #deaths >= DEATHS and words.say('too_often', { count = #deaths }) or nil
end

---The running server: the one of this buffer, else any.
function M.running(buffer)
  local attached = vim.lsp.get_clients({ name = NAME, bufnr = buffer or 0 })
  for _, client in ipairs(#attached > 0 and attached or vim.lsp.get_clients({ name = NAME })) do
    if not client:is_stopped() then
      return client
    end
  end
end

local function started(buffer)
  local config = vim.tbl_extend('force', M.config(), { name = NAME })
  if type(config.root_dir) ~= 'string' then
    config.root_dir = vim.fs.root(buffer, config.root_markers or {}) or vim.fn.getcwd()
  end
  local id = vim.lsp.start(config, { attach = false, silent = true, bufnr = buffer })
  return id and vim.lsp.get_client_by_id(id)
end

local function attach_again(client)
  for buffer in pairs(bereft) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      vim.lsp.buf_attach_client(buffer, client.id)
    end
  end
  bereft = {}
end

local function when_ready(client, act, refuse)
  if client and client.initialized then
    attach_again(client)
    act(client)
  elseif not client or client:is_stopped() then
    refuse(words.say('not_started'))
  else
    vim.defer_fn(function() when_ready(client, act, refuse) end, 20)
  end
end

---Call `act` with the server, which is started where none runs; else the person reads why not, and `refused` is called.
function M.with(act, buffer, refused)
  local function refuse(why)
    words.notify(why, vim.log.levels.ERROR)
    if refused then
      refused()
    end
  end
  local running = M.running(buffer)
  local obstacle = not running and M.obstacle()
  if obstacle then
    return refuse(obstacle)
  end
  when_ready(running or started(buffer or vim.api.nvim_get_current_buf()), act, refuse)
end

---Ask the server; `done` gets the result, and a failure is told unless `failed` takes it. The request's number.
function M.request(client, method, params, done, failed)
  -- A table without members would be a list to the server.
  local sent = params and next(params) and params or vim.empty_dict()
  local _, id = client:request(method, sent, function(err, result)
    if not err then
      return done(result)
    end
    if failed then
      return failed(err)
    end
    require('codegpt.actions').offer(err)
  end)
  return id
end

---Run a command of the server's and say what it says of its result.
function M.execute(client, command, argument, done)
  local params = { command = command, arguments = { argument or vim.empty_dict() } }
  M.request(client, 'workspace/executeCommand', params, function(result)
    if type(result) == 'table' and result.message then
      words.notify(result.message)
    end
    if done then
      done(result)
    end
  end)
end

---Say once where server and plugin are of different times.
function M.compare(client)
  local told = vim.tbl_get(client.server_capabilities, 'experimental', 'codegpt', 'protocol') or 0
  if told ~= M.PROTOCOL then
    vim.notify_once(words.say(told < M.PROTOCOL and 'older' or 'newer'), vim.log.levels.WARN)
  end
end

---Whoever waits for an answer is told that none will come, and what the server was attached to is remembered.
function M.ended(code, signal, id)
  vim.schedule(function()
    require('codegpt.turn').client_gone(id)
    require('codegpt.status').forget()
    if (code == 0 and signal == 0) or vim.v.exiting ~= vim.NIL then
      return
    end
    bereft = attached[id] or {}
    local now = vim.uv.now() / 1000
    deaths = vim.tbl_filter(function(at) return now - at < WITHIN end, deaths)
    table.insert(deaths, now)
    local how = signal ~= 0 and 'signal ' .. signal or 'exit ' .. code
    local text = #deaths < DEATHS and words.say('ended', { how = how }) or words.say('too_often', { count = #deaths })
    words.notify(text, vim.log.levels.ERROR)
  end)
end

---End the server and start it anew, however often it has died.
function M.restart()
  deaths = {}
  local client = M.running()
  if not client then
    return M.with(function() end)
  end
  bereft = attached[client.id] or {}
  client:stop()
  local function begin()
    if client:is_stopped() then
      return M.with(function() end)
    end
    vim.defer_fn(begin, 20)
  end
  begin()
end

function M.handlers()
  return {
    ['$/progress'] = function(err, params, context, config)
      if not (require('codegpt.turn').progress(params) or require('codegpt.servers').progress(params)) then
        return vim.lsp.handlers['$/progress'](err, params, context, config)
      end
    end,
    ['codegpt/statusChanged'] = function(_, status) require('codegpt.status').told(status) end,
    ['codegpt/threadChanged'] = function(_, change) require('codegpt.chat').thread_changed(change) end,
    ['codegpt/threadText'] = function() end,
    ['codegpt/approve'] = function(...) return require('codegpt.tools').approve(...) end,
    ['codegpt/callTool'] = function(...) return require('codegpt.tools').call(...) end,
  }
end

return M
