-- The buffer of a conversation: headings, answers and notes above, the prompt below. Only the prompt can be edited.

local plain = require('codegpt.plain')
local words = require('codegpt.words')

local M = {}

local api = vim.api
local space = api.nvim_create_namespace('codegpt')
local serial = 0

api.nvim_set_hl(0, 'CodeGPTHeading', { link = 'Folded', default = true })
api.nvim_set_hl(0, 'CodeGPTNote', { link = 'DiagnosticInfo', default = true })
api.nvim_set_hl(0, 'CodeGPTThought', { link = 'Comment', default = true })
api.nvim_set_hl(0, 'CodeGPTError', { link = 'DiagnosticError', default = true })

local function row(view, mark) return api.nvim_buf_get_extmark_by_id(view.buffer, space, mark, {})[1] or 0 end

-- Changes of ours are none that `u` takes back.
local function change(view, act)
  local buffer = view.buffer
  local modifiable, levels = vim.bo[buffer].modifiable, vim.bo[buffer].undolevels
  vim.bo[buffer].modifiable, vim.bo[buffer].undolevels = true, -1
  act(buffer)
  vim.bo[buffer].undolevels, vim.bo[buffer].modifiable = levels, modifiable
  vim.bo[buffer].modified = false
end

local function heading(view, line, text, note, mark)
  local options = { id = mark, line_hl_group = 'CodeGPTHeading', right_gravity = true }
  options.virt_text = note and { { note, 'Comment' } } or nil
  return api.nvim_buf_set_extmark(view.buffer, space, line, 0, options)
end

local function prompt_heading() return '## ' .. words.say('you') end

local function protect(view)
  if not api.nvim_buf_is_valid(view.buffer) then
    return
  end
  local line = row(view, view.prompt)
  if api.nvim_buf_get_lines(view.buffer, line, line + 1, false)[1] ~= prompt_heading() then
    change(view, function(buffer) api.nvim_buf_set_lines(buffer, line, line, false, { prompt_heading() }) end)
    heading(view, line, nil, words.say('keys'), view.prompt)
  end
  if api.nvim_buf_line_count(view.buffer) == line + 1 then
    change(view, function(buffer) api.nvim_buf_set_lines(buffer, -1, -1, false, { '' }) end)
  end
  vim.bo[view.buffer].modifiable = api.nvim_win_get_cursor(0)[1] > line + 1
end

-- What an answer says must be what is seen: no link's target is concealed.
local function furnish(view)
  local window = api.nvim_get_current_win()
  local options = vim.wo[window][0]
  options.conceallevel, options.wrap, options.linebreak, options.number = 0, true, true, false
  options.relativenumber, options.signcolumn, options.spell, options.foldenable = false, 'no', false, false
  options.winbar = "%{get(b:,'codegpt_title','CodeGPT')}%=%{get(b:,'codegpt_mode','')}"
end

function M.title(view, title) vim.b[view.buffer].codegpt_title = plain.line(title) end

---How much the model may do, at the right of the title.
function M.mode(view, name) vim.b[view.buffer].codegpt_mode = name end

---A new buffer, with an empty prompt.
function M.new()
  serial = serial + 1
  local buffer = api.nvim_create_buf(false, true)
  local view = { buffer = buffer, turns = {} }
  api.nvim_buf_set_name(buffer, 'codegpt://chat/' .. serial)
  -- Answers are anybody's text: no line of theirs is an option.
  vim.bo[buffer].modeline, vim.bo[buffer].filetype = false, 'markdown'
  vim.bo[buffer].modeline = false
  M.title(view, 'CodeGPT')
  api.nvim_create_autocmd('BufWinEnter', { buffer = buffer, callback = function() furnish(view) end })
  local moved = { 'CursorMoved', 'CursorMovedI', 'TextChanged', 'TextChangedI', 'BufEnter' }
  api.nvim_create_autocmd(moved, { buffer = buffer, callback = function() protect(view) end })
  M.clear(view)
  return view
end

function M.clear(view)
  change(view, function()
    api.nvim_buf_clear_namespace(view.buffer, space, 0, -1)
    api.nvim_buf_set_lines(view.buffer, 0, -1, false, { prompt_heading(), '' })
  end)
  view.turns = {}
  view.prompt = heading(view, 0, nil, words.say('keys'))
end

---Show the buffer, in the window it has, in that of another conversation, else in a new one, and go there.
function M.show(view)
  local reuse
  for _, window in ipairs(api.nvim_tabpage_list_wins(0)) do
    local buffer = api.nvim_win_get_buf(window)
    if buffer == view.buffer or vim.startswith(api.nvim_buf_get_name(buffer), 'codegpt://chat/') then
      reuse = buffer == view.buffer and window or reuse or window
    end
  end
  if reuse then
    api.nvim_set_current_win(reuse)
  else
    vim.cmd(vim.o.columns >= 120 and 'botright vsplit' or 'botright split')
  end
  if api.nvim_get_current_buf() ~= view.buffer then
    api.nvim_win_set_buf(0, view.buffer)
  end
  M.to_prompt(view)
end

function M.to_prompt(view)
  if api.nvim_get_current_buf() == view.buffer then
    local last = api.nvim_buf_line_count(view.buffer)
    api.nvim_win_set_cursor(0, { last, #api.nvim_buf_get_lines(view.buffer, last - 1, last, false)[1] })
    protect(view)
  end
end

---What is written at the prompt.
function M.prompt_text(view)
  return vim.trim(table.concat(api.nvim_buf_get_lines(view.buffer, row(view, view.prompt) + 1, -1, false), '\n'))
end

function M.set_prompt(view, text)
  local line = row(view, view.prompt) + 1
  change(view, function(buffer) api.nvim_buf_set_lines(buffer, line, -1, false, vim.split(text, '\n')) end)
  M.to_prompt(view)
end

---A line beside the prompt's heading, instead of the one that names the keys.
function M.prompt_note(view, note)
  heading(view, row(view, view.prompt), nil, note and plain.line(note) or words.say('keys'), view.prompt)
end

---Add a question and room for its answer above the prompt. `about`: what went along with it.
function M.add(view, question, about)
  local first = row(view, view.prompt)
  local lines = { prompt_heading(), '' }
  vim.list_extend(lines, vim.split(plain.text(question), '\n'))
  vim.list_extend(lines, { '', '## ' .. words.say('answer'), '', '', '' })
  change(view, function(buffer) api.nvim_buf_set_lines(buffer, first, first, false, lines) end)
  local told = about and words.say('question_about', { title = plain.line(about) })
  local turn = { question = heading(view, first, nil, told) }
  turn.answer = heading(view, first + #lines - 4, nil)
  turn.finish = api.nvim_buf_set_extmark(view.buffer, space, first + #lines - 2, 0, { right_gravity = true })
  table.insert(view.turns, turn)
  return turn
end

function M.append(view, turn, text)
  local place = api.nvim_buf_get_extmark_by_id(view.buffer, space, turn.finish, {})
  change(view, function(buffer)
    api.nvim_buf_set_text(buffer, place[1], place[2], place[1], place[2], vim.split(text, '\n'))
  end)
end

---Take the answer's text away.
function M.empty(view, turn)
  local first, last = row(view, turn.answer) + 2, row(view, turn.finish)
  change(view, function(buffer) api.nvim_buf_set_lines(buffer, first, last + 1, false, { '' }) end)
  api.nvim_buf_set_extmark(view.buffer, space, first, 0, { id = turn.finish, right_gravity = true })
  M.note(view, turn)
  M.thought(view, turn)
  turn.looked = nil
  M.steps(view, turn, {})
end

---The words beside the answer's heading: what is waited for, who answered.
function M.beside(view, turn, text)
  heading(view, row(view, turn.answer), nil, text ~= '' and text or nil, turn.answer)
end

local function wrapped(text, width)
  local lines, line = {}, ''
  for word in plain.line(text):gmatch('%s*%S+') do
    for _, piece in ipairs(vim.fn.strdisplaywidth(word) < width and { word } or vim.fn.split(word, '\\zs')) do
      if vim.fn.strdisplaywidth(line .. piece) > width then
        table.insert(lines, line)
        line = vim.trim(piece)
      else
        line = line .. piece
      end
    end
  end
  table.insert(lines, line)
  return lines
end

---Words below the answer that are not its own; none take those away. `group` is how they are drawn.
function M.note(view, turn, texts, group)
  if turn.note then
    api.nvim_buf_del_extmark(view.buffer, space, turn.note)
    turn.note = nil
  end
  if not texts or #texts == 0 then
    return
  end
  local window = vim.fn.bufwinid(view.buffer)
  local width = (window > 0 and api.nvim_win_get_width(window) or 80) - 2
  local drawn = {}
  for _, text in ipairs(texts) do
    for _, line in ipairs(wrapped(text, width)) do
      table.insert(drawn, { { line, group or 'CodeGPTNote' } })
    end
  end
  turn.note = api.nvim_buf_set_extmark(view.buffer, space, row(view, turn.finish), 0, { virt_lines = drawn })
end

-- The last words that fit into a line.
local function last_words(text, width)
  text = vim.trim(text)
  if vim.fn.strdisplaywidth(text) <= width then
    return text
  end
  text = vim.fn.strcharpart(text, math.max(0, vim.fn.strchars(text) - width))
  while text ~= '' and vim.fn.strdisplaywidth(text) >= width do
    text = vim.fn.strcharpart(text, 1)
  end
  return '…' .. text
end

---The last of what is thought about the answer, on one line above it that is drawn only; nothing takes it away.
function M.thought(view, turn, text)
  if turn.thought then
    api.nvim_buf_del_extmark(view.buffer, space, turn.thought)
    turn.thought = nil
  end
  if text then
    local window = vim.fn.bufwinid(view.buffer)
    local width = (window > 0 and api.nvim_win_get_width(window) or 80) - 2
    local said = words.say('thinking', { text = '' })
    local line = said .. last_words(text, width - vim.fn.strdisplaywidth(said))
    local options = { virt_lines = { { { line, 'CodeGPTThought' } } } }
    turn.thought = api.nvim_buf_set_extmark(view.buffer, space, row(view, turn.answer), 0, options)
  end
end

---What was looked up for the answer, on lines below its heading that are drawn only.
function M.steps(view, turn, lines)
  local drawn = vim.tbl_map(function(line) return { { '· ' .. plain.line(line), 'CodeGPTThought' } } end, lines)
  local options = { id = turn.steps, virt_lines = drawn }
  turn.steps = api.nvim_buf_set_extmark(view.buffer, space, row(view, turn.answer), 0, options)
end

---The turn that holds this line, counted from 1, the lines of its answer, and which of them it is.
function M.turn_at(view, number)
  for _, turn in ipairs(view.turns) do
    local first, last = row(view, turn.answer) + 1, row(view, turn.finish)
    if number > first and number <= last + 1 then
      return turn, api.nvim_buf_get_lines(view.buffer, first, last + 1, false), number - first
    end
  end
end

return M
