-- The keys of a conversation's buffer.

local words = require('codegpt.words')

local M = {}

local function with_chat(act)
  return function()
    local chat = require('codegpt.chat').of()
    if chat then
      act(chat)
    end
  end
end

local function yank()
  local block = require('codegpt.chat').block()
  if block then
    vim.fn.setreg(vim.v.register, block.lines, 'l')
    words.notify(words.say('yanked', { count = #block.lines }))
  end
end

local function apply()
  local block, turn = require('codegpt.chat').block()
  if block then
    require('codegpt.target').apply(turn.target, block.lines)
  end
end

local function ways(chat)
  if not chat.failed then
    return words.notify(words.say('nothing_failed'))
  end
  require('codegpt.actions').offer(chat.failed, chat)
end

-- In the order that the list of keys shows.
local KEYS = {
  { '<CR>', 'ask', with_chat(function() require('codegpt.chat').submit() end) },
  { '<C-c>', 'stop', function() require('codegpt.chat').stop() end },
  { 'gR', 'retry', with_chat(function(chat) require('codegpt.chat').retry(chat) end) },
  { 'gC', 'continue', with_chat(function(chat) require('codegpt.chat').continue(chat) end) },
  { 'gY', 'yank', yank },
  { 'gA', 'apply', apply },
  { 'gE', 'ways', with_chat(ways) },
  { 'gT', 'threads', function() require('codegpt.threads').open() end },
}

local function show()
  local lines = { words.say('help') .. ':' }
  for _, key in ipairs(KEYS) do
    table.insert(lines, ('  %-6s %s'):format(key[1], words.say(key[2])))
  end
  table.insert(lines, '  :help codegpt')
  vim.api.nvim_echo({ { table.concat(lines, '\n') } }, false, {})
end

function M.map(buffer)
  for _, key in ipairs(KEYS) do
    vim.keymap.set('n', key[1], key[3], { buffer = buffer, desc = words.say(key[2]) })
  end
  vim.keymap.set('n', 'g?', show, { buffer = buffer, desc = words.say('help') })
  vim.keymap.set('i', '<C-s>', function()
    vim.cmd.stopinsert()
    require('codegpt.chat').submit()
  end, { buffer = buffer, desc = words.say('ask') })
end

return M
