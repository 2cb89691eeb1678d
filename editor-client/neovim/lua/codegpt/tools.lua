-- What the server asks while a model answers: whether something may be run, and what only the editor knows.

local lookup = require('codegpt.lookup')
local plain = require('codegpt.plain')
local words = require('codegpt.words')

local M = {}

local api = vim.api
local HEIGHT = 15 -- lines
local MOST = 200 -- places

-- All that would be run, with all that it is given: a person can only allow what they can see.
local function show(calls)
  local lines = {}
  for _, call in ipairs(calls) do
    vim.list_extend(lines, { plain.line(call.title) .. (call.sends and ' · ' .. words.say('sends') or '') })
    vim.list_extend(lines, vim.split(plain.text(call.arguments), '\n'))
    table.insert(lines, '')
  end
  local buffer = api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden, vim.bo[buffer].modeline = 'wipe', false
  api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
  local window = api.nvim_open_win(buffer, false, { split = 'below', height = math.min(#lines, HEIGHT) })
  vim.wo[window].wrap = true
  return window
end

---Ask the person about all calls of a round, with one answer for all of them; who puts the question away has not answered.
function M.approve(_, params)
  local window = show(params.calls)
  local titles = vim.tbl_map(function(each) return words.say('allow_' .. each) end, params.choices)
  local waiting = coroutine.running()
  -- It may be answered before it is waited for.
  vim.schedule(function()
    vim.ui.select(titles, { prompt = words.say('allow', { count = #params.calls }) }, function(_, index)
      coroutine.resume(waiting, params.choices[index])
    end)
  end)
  local said = coroutine.yield()
  pcall(api.nvim_win_close, window, true)
  local decisions = vim.empty_dict()
  for _, call in ipairs(params.calls) do
    decisions[call.id] = said
  end
  return { decisions = decisions }
end

local function diagnostics(arguments)
  local found = {}
  for _, each in ipairs(vim.diagnostic.get(arguments.uri and vim.uri_to_bufnr(arguments.uri) or nil)) do
    if vim.bo[each.bufnr].buftype == '' and api.nvim_buf_get_name(each.bufnr) ~= '' then
      local last = (each.end_lnum or each.lnum) + 1
      local place = { uri = vim.uri_from_bufnr(each.bufnr), startLine = each.lnum + 1, endLine = last }
      place.text = vim.diagnostic.severity[each.severity] .. ': ' .. each.message
      table.insert(found, place)
    end
  end
  return found
end

local KNOWS = { diagnostics = diagnostics, symbols = lookup.symbols, references = lookup.references }

---What the editor knows.
function M.call(_, params)
  local read, arguments = pcall(vim.json.decode, params.arguments)
  if not KNOWS[params.tool] or not read or type(arguments) ~= 'table' then
    return nil, vim.lsp.rpc_response_error(-32602)
  end
  local found = KNOWS[params.tool](arguments)
  return { found = vim.list_slice(found, 1, MOST), more = #found > MOST }
end

return M
