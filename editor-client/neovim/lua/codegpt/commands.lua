-- The commands and <Plug> maps.

local M = {}

-- Lines of the buffer that go along: as the editor has them, or as text where they belong to no file.
local function attached(first, last)
  local buffer = vim.api.nvim_get_current_buf()
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':t')
  local numbers = first == last and tostring(first) or ('%d-%d'):format(first, last)
  local lines = vim.api.nvim_buf_get_lines(buffer, first - 1, last, false)
  local given = { title = (name == '' and '[No Name]' or name) .. ':' .. numbers }
  given.target = require('codegpt.target').of(buffer, first - 1, last - 1)
  if name == '' or vim.bo[buffer].buftype ~= '' then
    given.item = { kind = 'text', title = given.title, text = table.concat(lines, '\n') }
    return given
  end
  given.range = { start = { line = first - 1, character = 0 }, ['end'] = { line = last - 1 } }
  given.last = lines[#lines]
  return given
end

-- The server is to see the buffer as it is, saved or not.
local function located(client, given)
  if given.range then
    vim.lsp.buf_attach_client(given.target.buffer, client.id)
    given.range['end'].character = vim.str_utfindex(given.last, client.offset_encoding)
    local uri = vim.uri_from_bufnr(given.target.buffer)
    given.item = { kind = 'selection', uri = uri, range = given.range }
  end
  return given
end

---Open the conversation in use; with words, ask them. `range`: first and last line, counted from 1; `anew`: a new one.
function M.chat(text, range, anew)
  local chat = require('codegpt.chat')
  local given = range and attached(range[1], range[2])
  local function go(ready)
    if anew then
      chat.begin()
    else
      chat.open()
    end
    local current = chat.current()
    if text and text ~= '' then
      return chat.question(current, text, ready)
    end
    if ready then
      chat.attach(current, ready)
    end
  end
  if not given then
    return go()
  end
  require('codegpt.connection').with(function(client) go(located(client, given)) end, given.target.buffer)
end

local function ask(given)
  M.chat(given.args, given.range > 0 and { given.line1, given.line2 } or nil, given.bang)
end

local THREADS = { 'open', 'new', 'rename', 'delete', 'search' }

local function threads(given)
  local what, rest = given.args:match('^(%S*)%s*(.*)$')
  if what == 'new' then
    return require('codegpt.chat').begin()
  elseif what == 'rename' or what == 'delete' then
    return require('codegpt.threads')[what]()
  elseif what == 'search' and rest ~= '' then
    return require('codegpt.threads').search(rest)
  end
  require('codegpt.threads').open()
end

local function starting(words)
  return function(typed)
    return vim.tbl_filter(function(each) return vim.startswith(each, typed) end, words)
  end
end

local function execute(name)
  return function()
    local connection = require('codegpt.connection')
    connection.with(function(client) connection.execute(client, name) end)
  end
end

---Make the commands and maps; they need no server.
function M.create()
  local function command(name, run, options) vim.api.nvim_create_user_command(name, run, options or {}) end
  command('CodeGPT', ask, { nargs = '*', range = true, bang = true })
  command('CodeGPTThreads', threads, { nargs = '*', complete = starting(THREADS) })
  command('CodeGPTAttach', function(given) require('codegpt.chat').attach_file(given.args) end, {
    nargs = 1,
    complete = 'file',
  })
  command('CodeGPTDetach', function(given) require('codegpt.chat').detach_file(given.args) end, {
    nargs = '?',
    complete = function(typed) return starting(require('codegpt.chat').attached_files())(typed) end,
  })
  command('CodeGPTSetApiKey', function(given)
    require('codegpt.key').set(given.args ~= '' and { provider = given.args } or {})
  end, { nargs = '?' })
  command('CodeGPTRemoveApiKey', function() require('codegpt.key').remove() end)
  command('CodeGPTSelectModel', function() require('codegpt.models').select({}) end)
  command('CodeGPTSelectProvider', function() require('codegpt.models').select_provider() end)
  command('CodeGPTLocalServers', function() require('codegpt.servers').find() end)
  command('CodeGPTShowUsage', function() require('codegpt.models').show_usage() end)
  command('CodeGPTMode', function(given) require('codegpt.chat').set_mode(given.args) end, {
    nargs = '?',
    complete = starting({ 'ask', 'look', 'edit' }),
  })
  command('CodeGPTStop', function() require('codegpt.chat').stop() end)
  command('CodeGPTClearProblems', execute('codegpt.clearProblems'))
  command('CodeGPTRestart', function() require('codegpt.connection').restart() end)
  local function plug(modes, name, keys) vim.keymap.set(modes, '<Plug>(codegpt-' .. name .. ')', keys) end
  plug('n', 'chat', '<Cmd>CodeGPT<CR>')
  plug('x', 'chat', ':CodeGPT<CR>')
  plug({ 'n', 'x' }, 'ask', ':CodeGPT ')
  plug('n', 'new', '<Cmd>CodeGPT!<CR>')
  plug('n', 'threads', '<Cmd>CodeGPTThreads<CR>')
  plug('n', 'stop', '<Cmd>CodeGPTStop<CR>')
  plug('n', 'model', '<Cmd>CodeGPTSelectModel<CR>')
  plug('n', 'provider', '<Cmd>CodeGPTSelectProvider<CR>')
end

return M
