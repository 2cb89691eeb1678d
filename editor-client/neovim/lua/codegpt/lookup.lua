-- What the person's other language servers know, for a model: symbols, and where a name is used.

local M = {}

local api, lsp = vim.api, vim.lsp
local PATIENCE = 20000 -- milliseconds; codegpt-ls waits longer
local LONGEST = 2000000 -- bytes of a file that is read for its lines
local PART = '[%w_$\128-\255]'

local function others(filter)
  return vim.tbl_filter(function(each) return each.name ~= 'codegpt' end, lsp.get_clients(filter))
end

-- What all of them answer, each with who did; who is late is not waited for.
local function asked(method, params, buffer)
  local waiting, clients, answers, over = coroutine.running(), others({ method = method, bufnr = buffer }), {}, false
  local left = #clients
  local function done()
    left = left - 1
    if left <= 0 and not over then
      over = true
      vim.schedule(function() coroutine.resume(waiting) end)
    end
  end
  for _, client in ipairs(clients) do
    local sent = client:request(method, params(client), function(_, result)
      vim.list_extend(answers, result or {})
      done()
    end, buffer)
    if not sent then done() end
  end
  if #clients > 0 then
    vim.defer_fn(function()
      left = 0
      done()
    end, PATIENCE)
    coroutine.yield()
  end
  return answers
end

-- Do this with the buffer of a file that may not be open: it is, as long as this takes.
local function with(uri, act)
  local buffer = vim.uri_to_bufnr(uri)
  local loaded = api.nvim_buf_is_loaded(buffer)
  if not loaded then
    vim.bo[buffer].swapfile = false
    vim.fn.bufload(buffer)
  end
  local done, found = pcall(act, buffer)
  if not loaded and not vim.bo[buffer].modified then pcall(api.nvim_buf_delete, buffer, { unload = true }) end
  return done and found or {}
end

local function is_open(uri)
  local path = vim.startswith(uri, 'file:') and vim.fs.normalize(vim.uri_to_fname(uri))
  return path
    and vim.iter(lsp.get_clients({ name = 'codegpt' })):any(function(client)
      return vim.iter(client.workspace_folders or {}):any(function(folder)
        return vim.startswith(path, vim.fs.normalize(vim.uri_to_fname(folder.uri)) .. '/')
      end)
    end)
end

local function place(uri, range, text)
  local first, last = range.start, range['end']
  local ends = last.character == 0 and last.line > first.line and last.line or last.line + 1
  return { uri = uri, startLine = first.line + 1, endLine = ends, text = vim.trim((text:gsub('%s+', ' '))) }
end

-- `class Session (in app)`
local function named(symbol, container)
  local kind = (lsp.protocol.SymbolKind[symbol.kind] or ''):lower()
  return kind .. ' ' .. symbol.name .. (container ~= '' and ' (in ' .. container .. ')' or '')
end

local function within(uri, query)
  return with(uri, function(buffer)
    local found = {}
    local function take(symbols, container)
      for _, each in ipairs(symbols) do
        if each.name:lower():find(query, 1, true) then
          table.insert(found, place(uri, each.range or each.location.range, named(each, each.containerName or container)))
        end
        take(each.children or {}, container == '' and each.name or container .. '.' .. each.name)
      end
    end
    take(asked('textDocument/documentSymbol', function() return { textDocument = { uri = uri } } end, buffer), '')
    return found
  end)
end

---The symbols of one file, or those that are found everywhere by their name.
function M.symbols(arguments)
  local query = arguments.query or ''
  if arguments.uri then return within(arguments.uri, query:lower()) end
  local found = {}
  for _, each in ipairs(asked('workspace/symbol', function() return { query = query } end)) do
    local at = each.location
    if is_open(at.uri) then
      local range = at.range or { start = { line = 0, character = 0 }, ['end'] = { line = 0, character = 0 } }
      table.insert(found, place(at.uri, range, named(each, each.containerName or '')))
    end
  end
  return found
end

-- The byte where a name begins, counted from 1; one that is only the part of a longer one is not it, unless nothing else is.
local function begins(name, line)
  local first, at = line:find(name, 1, true), 1
  while true do
    local from, to = line:find(name, at, true)
    if not from then return first end
    if not line:sub(from - 1, from - 1):match(PART) and not line:sub(to + 1, to + 1):match(PART) then return from end
    at = from + 1
  end
end

-- As the person sees it: what is not saved comes before what is. Nothing is opened by it.
local function line_of(uri, number, texts)
  local path = vim.uri_to_fname(uri)
  local buffer = vim.fn.bufnr(path)
  if buffer > 0 and api.nvim_buf_is_loaded(buffer) then
    return api.nvim_buf_get_lines(buffer, number, number + 1, false)[1] or ''
  end
  if not texts[uri] then
    local is_short = vim.fn.getfsize(path) <= LONGEST and vim.fn.filereadable(path) == 1
    texts[uri] = is_short and vim.fn.readfile(path) or {}
  end
  return texts[uri][number + 1] or ''
end

---Where the name that stands in this line is used.
function M.references(arguments)
  return with(arguments.uri, function(buffer)
    local number = arguments.line - 1
    local line = api.nvim_buf_get_lines(buffer, number, number + 1, false)[1] or ''
    local byte = begins(arguments.name, line)
    if not byte then return {} end
    local function params(client)
      local character = vim.str_utfindex(line, client.offset_encoding, byte - 1)
      return {
        textDocument = { uri = arguments.uri },
        position = { line = number, character = character },
        context = { includeDeclaration = true },
      }
    end
    local found, texts = {}, {}
    for _, each in ipairs(asked('textDocument/references', params, buffer)) do
      if is_open(each.uri) then
        table.insert(found, place(each.uri, each.range, line_of(each.uri, each.range.start.line, texts)))
      end
    end
    return found
  end)
end

return M
