-- A change that the server proposes: its difference is read, then it is taken or left.

local connection = require('codegpt.connection')
local plain = require('codegpt.plain')
local words = require('codegpt.words')

local M = {}

local api = vim.api
local HEIGHT = 15 -- lines

-- A window with the difference; no line of it counts as a modeline.
local function show(difference)
  local buffer = api.nvim_create_buf(false, true)
  local lines = vim.split(vim.trim(plain.text(difference)), '\n')
  vim.bo[buffer].bufhidden, vim.bo[buffer].modeline = 'wipe', false
  api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].filetype, vim.bo[buffer].modifiable = 'diff', false
  return api.nvim_open_win(buffer, false, { split = 'below', height = math.min(#lines, HEIGHT) })
end

-- `act` is called with whether the person agrees to it.
local function ask(question, act)
  local ways = { words.say('apply_change'), words.say('discard_change') }
  vim.ui.select(ways, { prompt = plain.line(question) }, function(_, index) act(index == 1) end)
end

local function take(client, proposed, done)
  local params = { proposalId = proposed.proposalId, confirmed = true }
  connection.request(client, 'codegpt/acceptEdit', params, function()
    words.notify(words.say('change_applied', { name = proposed.title }))
    done()
  end)
end

local function leave(client, proposed, done)
  connection.request(client, 'codegpt/discardEdit', { proposalId = proposed.proposalId }, done)
end

local function decide(client, proposed, done)
  local window = show(proposed.difference)
  local ready = { words.say('change_ready', { name = proposed.title }) }
  for _, note in ipairs(proposed.notes) do
    table.insert(ready, note.message)
  end
  ask(table.concat(ready, ' '), function(agreed)
    pcall(api.nvim_win_close, window, true)
    if not agreed then
      return leave(client, proposed, done)
    elseif not proposed.question then
      return take(client, proposed, done)
    end
    ask(proposed.question, function(sure) (sure and take or leave)(client, proposed, done) end)
  end)
end

---Have the person decide on each of these, one behind the other.
function M.offer(client, proposals)
  local first = proposals[1]
  if first then
    decide(client, first, function() M.offer(client, vim.list_slice(proposals, 2)) end)
  end
end

---What the code action of a comment `CodeGPT: …` does.
function M.propose(command)
  local function nothing() end
  connection.with(function(client)
    words.notify(words.say('changing'))
    require('codegpt.turn').ask(client, 'codegpt/proposeEdit', command.arguments[1], {
      begun = nothing,
      text = nothing,
      thinks = nothing,
      waits = nothing,
      finished = function(err, result)
        if not err then
          decide(client, result, nothing)
        elseif not err.ending then
          require('codegpt.actions').offer(err)
        end
      end,
    })
  end)
end

return M
