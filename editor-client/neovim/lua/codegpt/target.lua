-- The code a question is about: found again after edits, and replaced only as it was.

local plain = require('codegpt.plain')
local words = require('codegpt.words')

local M = {}

local api = vim.api
local space = api.nvim_create_namespace('codegpt.target')

local function text(buffer, first, last)
  return api.nvim_buf_get_lines(buffer, first, last + 1, false)
end

-- Lines that are put right above or below do not become part of it.
local function remember(target, first, last)
  local lines = text(target.buffer, first, last)
  local options = { end_row = last + 1, end_col = 0, end_right_gravity = false, invalidate = true }
  if last + 1 == api.nvim_buf_line_count(target.buffer) then
    options.end_row, options.end_col, options.end_right_gravity = last, #lines[#lines], true
  end
  local mark = api.nvim_buf_set_extmark(target.buffer, space, first, 0, options)
  table.insert(target.versions, { mark = mark, lines = lines })
end

---Whole lines of a buffer, counted from 0, the last among them.
function M.of(buffer, first, last)
  local target = { buffer = buffer, versions = {} }
  remember(target, first, last)
  return target
end

-- Its first and last line now, counted from 0, and whether they are as they were; nil where it is gone. What was put
-- there is another version; undo moves that one's beginning into a line, and brings back the one before.
local function place(target)
  for index = api.nvim_buf_is_loaded(target.buffer) and #target.versions or 0, 1, -1 do
    local version = target.versions[index]
    local first, column, mark =
      unpack(api.nvim_buf_get_extmark_by_id(target.buffer, space, version.mark, { details = true }))
    if first and column == 0 and not mark.invalid and mark.end_row >= first then
      local last = mark.end_col == 0 and mark.end_row > first and mark.end_row - 1 or mark.end_row
      return first, last, vim.deep_equal(text(target.buffer, first, last), version.lines)
    end
  end
end

local function name(buffer) return vim.fn.fnamemodify(api.nvim_buf_get_name(buffer), ':t') end

-- What was typed before is another step of undo.
local function begin_step(buffer) vim.bo[buffer].undolevels = vim.bo[buffer].undolevels end

local function replace(target, code)
  local first, last = place(target)
  if not first then
    return words.notify(words.say('target_gone'), vim.log.levels.WARN)
  end
  local old = text(target.buffer, first, last)
  local lines = require('codegpt.fences').fitted(code, old)
  begin_step(target.buffer)
  -- Not by whole lines: with those, undo would not bring the marks back.
  api.nvim_buf_set_text(target.buffer, first, 0, last, #old[#old], #lines > 0 and lines or { '' })
  remember(target, first, first + math.max(#lines, 1) - 1)
  words.notify(words.say('applied', { name = name(target.buffer), first = first + 1, last = last + 1 }))
end

local function insert(code)
  local window
  for _, each in ipairs({ vim.fn.win_getid(vim.fn.winnr('#')), unpack(api.nvim_tabpage_list_wins(0)) }) do
    local buffer = each ~= 0 and api.nvim_win_get_buf(each)
    if not window and buffer and vim.bo[buffer].buftype == '' then
      window = each
    end
  end
  if not window then
    return words.notify(words.say('no_window'), vim.log.levels.WARN)
  end
  local buffer, line = api.nvim_win_get_buf(window), api.nvim_win_get_cursor(window)[1]
  if not vim.bo[buffer].modifiable then
    return words.notify(words.say('locked'), vim.log.levels.WARN)
  end
  local lines = require('codegpt.fences').fitted(code, text(buffer, line - 1, line - 1))
  begin_step(buffer)
  api.nvim_buf_set_lines(buffer, line, line, false, lines)
  words.notify(words.say('inserted', { name = name(buffer), first = line + 1 }))
end

---Put code where the question was about, else below the cursor of the window used last.
function M.apply(target, code)
  if not target then
    return insert(code)
  end
  local first, _, unchanged = place(target)
  if not first then
    return words.notify(words.say('target_gone'), vim.log.levels.WARN)
  elseif not vim.bo[target.buffer].modifiable then
    return words.notify(words.say('locked'), vim.log.levels.WARN)
  elseif unchanged then
    return replace(target, code)
  end
  local ways = { words.say('replace'), words.say('leave') }
  vim.ui.select(ways, { prompt = plain.line(words.say('target_changed')) }, function(_, index)
    if index == 1 then
      replace(target, code)
    end
  end)
end

return M
