-- Conversations: one buffer each, asked in, stopped, asked again and continued.

local connection = require('codegpt.connection')
local turns = require('codegpt.turn')
local view = require('codegpt.view')
local words = require('codegpt.words')

local M = {}

local chats = {} -- by buffer
local current

local function forget(buffer)
  local chat = chats[buffer]
  if chat and chat.running then
    turns.stop(chat.running)
  end
  chats[buffer] = nil
  current = current ~= chat and current or nil
end

local MODES = { 'ask', 'look', 'edit' }

local function use_mode(chat, mode)
  chat.mode = mode
  view.mode(chat, words.say('mode_' .. mode))
end

local function new()
  local chat = view.new()
  use_mode(chat, MODES[1])
  chat.own = {} -- ids of answers that were asked for here
  chat.files = {} -- what goes along with the next question
  chats[chat.buffer] = chat
  vim.api.nvim_create_autocmd('BufWipeout', { buffer = chat.buffer, callback = function() forget(chat.buffer) end })
  require('codegpt.keys').map(chat.buffer)
  return chat
end

---The conversation of this buffer, nil where it has none.
function M.of(buffer) return chats[buffer or vim.api.nvim_get_current_buf()] end

---Let the model of the conversation in use do more or less; without a name the person chooses.
function M.set_mode(name)
  local chat = M.current()
  if vim.list_contains(MODES, name) then
    return use_mode(chat, name)
  end
  local function title(mode) return words.say('mode_' .. mode) end
  vim.ui.select(MODES, { prompt = words.say('which_mode'), format_item = title }, function(mode)
    if mode then
      use_mode(chat, mode)
    end
  end)
end

---The conversation in use: that of the buffer, else the one used last, else a new one.
function M.current()
  current = M.of() or current or new()
  return current
end

local function by_thread(id)
  for _, chat in pairs(chats) do
    if id and chat.thread == id then
      return chat
    end
  end
end

---Begin an empty conversation and go there.
function M.begin()
  current = new()
  view.show(current)
end

function M.open() view.show(M.current()) end

-- What goes along with the next question stands beside the prompt's heading.
local function along(chat)
  local code = { chat.attached and chat.attached.title }
  local titles = vim.list_extend(code, require('codegpt.attachments').titles(chat))
  view.prompt_note(chat, #titles > 0 and words.say('question_about', { title = table.concat(titles, ', ') }) or nil)
end

local function entitle(chat, text)
  if not chat.titled and text ~= '' then
    chat.titled = true
    view.title(chat, vim.fn.strcharpart(vim.split(text, '\n')[1], 0, 60))
  end
end

local function notes_of(result)
  local told = {}
  for _, notice in ipairs(result.notices or {}) do
    table.insert(told, notice.message)
  end
  for _, left_out in ipairs(result.contextLeftOut or {}) do
    table.insert(told, left_out.title .. ': ' .. left_out.message)
  end
  if result.finishReason ~= 'stop' then
    table.insert(told, words.say('cut'))
  end
  return told
end

local function finished(chat, turn, err, result)
  chat.running, chat.failed = nil, nil
  if not vim.api.nvim_buf_is_valid(chat.buffer) then
    return
  end
  view.beside(chat, turn, result and result.model and require('codegpt.plain').line(result.model) or '')
  along(chat)
  if result then
    return view.note(chat, turn, notes_of(result))
  elseif err.ending then
    return view.note(chat, turn, { words.say(err.ending) }, err.ending == 'gone' and 'CodeGPTError' or nil)
  end
  chat.failed = err
  turn.kept = turn.kept or vim.tbl_get(err, 'data', 'questionId') ~= nil
  local ways = require('codegpt.actions').titles(err)
  view.note(chat, turn, { err.message, #ways > 0 and 'gE: ' .. table.concat(ways, ' · ') or nil }, 'CodeGPTError')
  if vim.api.nvim_get_current_buf() == chat.buffer and vim.api.nvim_get_mode().mode == 'n' then
    vim.cmd.redraw()
    require('codegpt.actions').offer(err, chat)
  end
end

-- A tool as it is by now, in the place of what it was.
local function step(chat, turn, told)
  turn.looked = turn.looked or {}
  local known = vim.iter(turn.looked):find(function(each) return each.id == told.id end)
  if known then
    known.title = told.title
  else
    table.insert(turn.looked, told)
  end
  view.steps(chat, turn, vim.tbl_map(function(each) return each.title end, turn.looked))
end

local function run(chat, client, turn, method, params)
  -- Tasks have no mode: they say themselves what they look at.
  params = method == 'codegpt/runTask' and params or vim.tbl_extend('force', { mode = chat.mode }, params)
  view.note(chat, turn)
  view.beside(chat, turn, words.say('asking'))
  local function alive() return vim.api.nvim_buf_is_valid(chat.buffer) end
  local shown
  local function beside(text)
    if text ~= shown then
      shown = text
      view.beside(chat, turn, text)
    end
  end
  chat.running = turns.ask(client, method, params, {
    begun = function(ids)
      turn.kept = turn.kept or ids.questionId ~= nil
      chat.own[ids.messageId or ''] = true
    end,
    text = function(piece)
      if alive() then
        beside(words.say('answering'))
        view.append(chat, turn, piece)
      end
    end,
    thinks = function(last)
      if alive() then
        view.thought(chat, turn, last)
      end
    end,
    waits = function(text)
      if alive() and text ~= '' then
        beside(text .. ' · ' .. words.say('to_stop'))
      end
    end,
    step = function(told)
      if alive() then
        step(chat, turn, told)
      end
    end,
    finished = function(err, result)
      finished(chat, turn, err, result)
      require('codegpt.edits').offer(client, result and result.proposals or {})
    end,
  })
end

-- With the id of the thread that remembers the conversation, which begins with its first question.
local function with_thread(chat, client, act, failed)
  if chat.thread then
    return act()
  end
  local params = { workspaceFolder = client.root_dir and vim.uri_from_fname(client.root_dir) or nil }
  connection.request(client, 'codegpt/createThread', next(params) and params or nil, function(made)
    chat.thread = made.id
    act()
  end, failed)
end

local function free(chat)
  if chat.running or chat.starting then
    words.notify(words.say('busy'), vim.log.levels.WARN)
    return false
  end
  return true
end

---Ask. `asked`: `shown`, what the person reads of it; `method` and `params`; `about`, what goes along, and its `target`;
---`done` is called once it stands in the conversation.
function M.ask(chat, asked)
  if not free(chat) then
    return
  end
  chat.starting = true
  local function not_asked(err)
    chat.starting = nil
    if err then
      require('codegpt.actions').offer(err, chat)
    end
  end
  connection.with(function(client)
    with_thread(chat, client, function()
      chat.starting = nil
      entitle(chat, asked.shown)
      local turn = view.add(chat, asked.shown, asked.about)
      turn.target = asked.target
      if asked.done then
        asked.done()
      end
      turn.asked = asked
      run(chat, client, turn, asked.method, vim.tbl_extend('force', asked.params, { threadId = chat.thread }))
      view.to_prompt(chat)
    end, not_asked)
  end, asked.target and asked.target.buffer, not_asked)
end

---Ask this question, with what was attached to the prompt.
function M.question(chat, text, attached)
  local given = attached or chat.attached or {}
  local params = { messages = { { role = 'user', content = text } } }
  local titles = vim.list_extend({ given.title }, require('codegpt.attachments').names(chat))
  local items = vim.list_extend({ given.item }, vim.tbl_map(function(each) return each.item end, chat.files))
  params.context = #items > 0 and items or nil
  M.ask(chat, {
    shown = text,
    method = 'codegpt/chat',
    params = params,
    about = #titles > 0 and table.concat(titles, ', ') or nil,
    target = given.target,
    done = function()
      chat.files = {}
      M.attach(chat)
      if view.prompt_text(chat) == text then
        view.set_prompt(chat, '')
      end
    end,
  })
end

---Ask what is written at the prompt.
function M.submit()
  local chat = M.of()
  local text = view.prompt_text(chat)
  if text == '' then
    return words.notify(words.say('nothing_asked'))
  end
  current = chat
  M.question(chat, text)
end

---Let code go along with the next question.
function M.attach(chat, attached)
  chat.attached = attached
  along(chat)
end

---Let a picture or file go along with the next question of the conversation in use.
function M.attach_file(path)
  local chat = M.current()
  require('codegpt.attachments').add(chat, path, function()
    if vim.api.nvim_buf_is_valid(chat.buffer) then
      view.show(chat)
      along(chat)
    end
  end)
end

---Take it out again; without a name everything.
function M.detach_file(name)
  local chat = M.current()
  if name == '' then
    chat.files = {}
  elseif not require('codegpt.attachments').remove(chat, name) then
    return words.notify(words.say('not_attached', { name = name }), vim.log.levels.WARN)
  end
  along(chat)
end

---The names of what goes along with the next question of the conversation in use.
function M.attached_files() return require('codegpt.attachments').names(M.current()) end

---Stop the answer of this conversation, else every one.
function M.stop()
  local chat = M.of()
  local any = chat and chat.running and true or false
  if any then
    turns.stop(chat.running)
  else
    local left = require('codegpt.servers').stop()
    any = turns.stop_all() or left
  end
  if not any then
    words.notify(words.say('nothing_running'))
  end
end

local function again(chat, method, prepare)
  local turn = chat.turns[#chat.turns]
  if not turn or not chat.thread then
    return words.notify(words.say('nothing_to_retry'), vim.log.levels.WARN)
  end
  if free(chat) then
    connection.with(function(client)
      prepare(turn)
      -- A question that was stopped before the thread had it is not there to be asked again.
      local asked = turn.asked and not turn.kept and turn.asked or { method = method, params = {} }
      run(chat, client, turn, asked.method, vim.tbl_extend('force', asked.params, { threadId = chat.thread }))
    end)
  end
end

---Ask the last question again.
function M.retry(chat)
  again(chat, 'codegpt/retry', function(turn) view.empty(chat, turn) end)
end

---Have the rest of an answer written that broke off.
function M.continue(chat)
  again(chat, 'codegpt/continue', function() end)
end

local function render(chat, read)
  local kept = chat.turns
  view.clear(chat)
  view.title(chat, read.thread.title ~= '' and read.thread.title or words.say('untitled'))
  chat.titled = read.thread.title ~= ''
  use_mode(chat, read.thread.mode or MODES[1])
  local turn
  for _, message in ipairs(read.messages) do
    if message.role == 'user' then
      local about = vim.tbl_map(function(each) return each.title end, message.context or {})
      turn = view.add(chat, message.content, #about > 0 and table.concat(about, ', ') or nil)
      turn.target = kept[#chat.turns] and kept[#chat.turns].target
    elseif message.role == 'assistant' and turn then
      view.append(chat, turn, require('codegpt.plain').text(message.content))
      for _, each in ipairs(message.steps or {}) do
        step(chat, turn, each)
      end
      view.beside(chat, turn, message.model and require('codegpt.plain').line(message.model) or '')
      view.note(chat, turn, message.delivery == 'cut_off' and { words.say('cut') } or nil)
    end
  end
end

local function read(chat, client)
  local draft = view.prompt_text(chat)
  connection.request(client, 'codegpt/thread', { threadId = chat.thread, limit = 400 }, function(found)
    if vim.api.nvim_buf_is_valid(chat.buffer) and not chat.running then
      render(chat, found)
      view.set_prompt(chat, draft)
    end
  end)
end

---Open a remembered conversation, in the buffer it has.
function M.open_thread(client, id)
  local chat = by_thread(id)
  current = chat or new()
  view.show(current)
  if not chat then
    current.thread = id
    read(current, client)
  end
end

---What another window or program did to a conversation. What was asked for here is on the screen already.
function M.thread_changed(change)
  for _, chat in pairs(chats) do
    if chat.thread and (chat.thread == change.threadId or change.reason == 'cleared') and not chat.running and not chat.own[change.messageId] then
      if change.reason == 'deleted' or change.reason == 'cleared' then
        chat.thread = nil
        if #chat.turns > 0 then
          view.note(chat, chat.turns[#chat.turns], { words.say('deleted') })
        end
      elseif change.reason ~= 'asked' and change.reason ~= 'answering' and change.reason ~= 'created' then
        connection.with(function(client) read(chat, client) end)
      end
    end
  end
end

---The code block under the cursor, with the turn it stands in; else the person reads why not.
function M.block()
  local chat = M.of()
  local turn, lines, number = view.turn_at(chat, vim.api.nvim_win_get_cursor(0)[1])
  local block = turn and require('codegpt.fences').block(lines, number)
  if not block then
    words.notify(words.say('no_block'), vim.log.levels.WARN)
  elseif not block.complete then
    words.notify(words.say('open_block'), vim.log.levels.WARN)
  else
    return block, turn
  end
end

return M
