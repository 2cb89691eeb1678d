-- Code blocks of Markdown, as CommonMark fences them.

local M = {}

local function fence(line)
  local indent, marks, info = line:match('^(%s*)(```+)([^`]*)$')
  if not indent then
    indent, marks, info = line:match('^(%s*)(~~~+)(.*)$')
  end
  return indent, marks, info
end

local function closes(line, marks)
  local text = vim.trim(line)
  return #text >= #marks and text == marks:sub(1, 1):rep(#text)
end

local function without(line, indent)
  local width = 0
  while width < #indent and line:sub(width + 1, width + 1):match('%s') do
    width = width + 1
  end
  return line:sub(width + 1)
end

---The block that holds the line of this number, counted from 1, or has its fence there: its `lines`, its `language`,
---and whether it is `complete`. nil where there is none.
function M.block(lines, number)
  local at = 1
  while at <= #lines and at <= number do
    local indent, marks, info = fence(lines[at])
    local last = at
    if indent then
      local code = {}
      last = at + 1
      while lines[last] and not closes(lines[last], marks) do
        table.insert(code, without(lines[last], indent))
        last = last + 1
      end
      if number <= last then
        return { lines = code, language = vim.trim(info):match('^%S*'), complete = lines[last] ~= nil }
      end
    end
    at = last + 1
  end
end

local function indentation(lines)
  local least
  for _, line in ipairs(lines) do
    local space = line:match('^(%s*)%S')
    if space and (not least or #space < #least) then
      least = space
    end
  end
  return least or ''
end

---The lines moved to stand as deep as `model` do, with their ends.
function M.fitted(lines, model)
  local own, base = indentation(lines), indentation(model)
  local returns = #model > 0
  for _, line in ipairs(model) do
    returns = returns and line:sub(-1) == '\r'
  end
  return vim.tbl_map(function(line)
    local text = line:match('%S') and base .. line:sub(#own + 1) or ''
    return returns and text .. '\r' or text
  end, lines)
end

return M
