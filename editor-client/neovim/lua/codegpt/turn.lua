-- One answer on its way: its text as it comes, what is waited for meanwhile, its end.

local plain = require('codegpt.plain')

local M = {}

local PACE = 25 -- milliseconds between two changes of the screen
local LAST = 2000 -- bytes of what is thought; no line of a screen is as long
local open = {} -- by token
local serial = 0

local function flush(turn)
  if turn.pending ~= '' then
    local text = turn.pending
    turn.pending = ''
    turn.hear.text(plain.text(text))
  end
end

local function tell_thought(turn)
  if turn.thought ~= turn.told then
    turn.told = turn.thought
    turn.hear.thinks(plain.line(turn.thought))
  end
end

-- What is thought comes in pieces as small as those of an answer; only its end is ever seen.
local function think(turn, text)
  turn.thought = ((turn.thought or '') .. text):sub(-LAST):gsub('^[\128-\191]+', '')
  if not turn.telling then
    turn.telling = true
    vim.defer_fn(function()
      turn.telling = false
      tell_thought(turn)
    end, PACE)
  end
end

-- A carriage return at the end may be the first half of a line's end.
local function add(turn, text)
  turn.pending = turn.pending .. text
  if not turn.flushing then
    turn.flushing = true
    vim.defer_fn(function()
      turn.flushing = false
      if turn.over or turn.pending:sub(-1) ~= '\r' then
        flush(turn)
      end
    end, PACE)
  end
end

local function finish(turn, err, result)
  if turn.over then
    return
  end
  turn.over = true
  tell_thought(turn)
  open[turn.token], open[turn.work] = nil, nil
  flush(turn)
  if result and result.text then
    turn.hear.text(plain.text(result.text))
  end
  turn.hear.finished(err, result)
end

---Ask. `hear` has `begun(ids)`, `text(piece)`, `thinks(last)`, `waits(words)`, `step(step)` and `finished(err, result)`; an error's `ending` is
---`stopped` or `gone` where it is none of the server's.
function M.ask(client, method, params, hear)
  serial = serial + 1
  local turn = { client = client, hear = hear, pending = '', token = 'codegpt:answer:' .. serial }
  turn.work = 'codegpt:work:' .. serial
  open[turn.token], open[turn.work] = turn, turn
  local tokens = { partialResultToken = turn.token, workDoneToken = turn.work }
  local sent, id = client:request(method, vim.tbl_extend('force', params, tokens), function(err, result)
    finish(turn, err, result)
  end)
  turn.id = id
  if not sent then
    vim.schedule(function() finish(turn, { ending = 'gone' }) end)
  end
  return turn
end

---Stop: the server closes the provider's connection at once, and what has come stays.
function M.stop(turn)
  if not turn.over then
    turn.client:cancel_request(turn.id)
    finish(turn, { ending = 'stopped' })
  end
end

---Stop all of them. Whether there was one.
function M.stop_all()
  local any = false
  for _, turn in pairs(vim.tbl_extend('force', {}, open)) do
    any = true
    M.stop(turn)
  end
  return any
end

---Whether this progress was an answer's.
function M.progress(params)
  local turn = open[params.token]
  if not turn then
    return type(params.token) == 'string' and vim.startswith(params.token, 'codegpt:answer:')
  end
  local value = params.value
  if params.token == turn.work then
    turn.hear.waits(plain.line(value.kind ~= 'end' and value.message or ''))
    return false
  end
  if value.kind == 'begin' then
    turn.hear.begun(value)
  elseif value.kind == 'delta' then
    add(turn, value.text)
  elseif value.kind == 'thinking' then
    think(turn, value.thinking)
  elseif value.kind == 'tool' and turn.hear.step then
    turn.hear.step(value)
  end
  return true
end

function M.client_gone(id)
  for _, turn in pairs(vim.tbl_extend('force', {}, open)) do
    if turn.client.id == id then
      finish(turn, { ending = 'gone' })
    end
  end
end

return M
