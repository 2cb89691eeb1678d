-- What can be done about an error: the server's ways forward, each done as it can be done in Neovim.

local connection = require('codegpt.connection')
local plain = require('codegpt.plain')
local words = require('codegpt.words')

local M = {}

-- A conversation to which a way belongs; an error outside of any has none to ask again in.
local OURS = {
  ['codegpt.retry'] = function(chat) require('codegpt.chat').retry(chat) end,
  ['codegpt.continue'] = function(chat) require('codegpt.chat').continue(chat) end,
  ['codegpt.newChat'] = function() require('codegpt.chat').begin() end,
}

local function offer_again(chat)
  if not chat or not chat.failed then
    return
  end
  local ways = { words.say('ask_again'), words.say('not_now') }
  vim.ui.select(ways, { prompt = words.say('what_now') }, function(_, index)
    if index == 1 then
      require('codegpt.chat').retry(chat)
    end
  end)
end

local function open_page(url)
  if not url:match('^https?://[%w%.%-%[%]:]+') or url:find('[%c%s]') then
    return words.notify(words.say('page_refused', { url = url }), vim.log.levels.WARN)
  end
  local _, failed = vim.ui.open(url)
  words.notify(failed or url, failed and vim.log.levels.WARN or nil)
end

-- By the command: what is done with the action's argument, and then `mended`.
local DONE = {
  ['codegpt.setApiKey'] = function(argument, mended) require('codegpt.key').set(argument, mended) end,
  ['codegpt.selectModel'] = function(argument, mended) require('codegpt.models').select(argument, mended) end,
  ['codegpt.localFetch'] = function(_, mended) require('codegpt.models').fetch_local(mended) end,
  ['codegpt.pullModel'] = function(argument, mended)
    require('codegpt.servers').pull(argument.provider, argument.model, mended)
  end,
  ['codegpt.localServers'] = function() require('codegpt.servers').find() end,
  ['codegpt.showUsage'] = function(argument) require('codegpt.models').show_usage(argument) end,
}

local function is_known(action)
  if action.url or OURS[action.command] or DONE[action.command] then
    return true
  end
  local client = connection.running()
  local known = client and vim.tbl_get(client.server_capabilities, 'executeCommandProvider', 'commands') or {}
  return vim.list_contains(known, action.command)
end

local function actions(err, chat)
  return vim.tbl_filter(function(action)
    return is_known(action) and (chat ~= nil or not OURS[action.command])
  end, vim.tbl_get(err, 'data', 'actions') or {})
end

local function act(action, chat)
  local argument = (action.arguments or {})[1]
  if action.url then
    return open_page(action.url)
  elseif OURS[action.command] then
    return OURS[action.command](chat)
  end
  local function mended() offer_again(chat) end
  if DONE[action.command] then
    return DONE[action.command](argument or {}, mended)
  end
  connection.with(function(client) connection.execute(client, action.command, argument, mended) end)
end

---What the ways forward are called.
function M.titles(err)
  return vim.tbl_map(function(action) return plain.line(action.title) end, actions(err, {}))
end

---Tell an error and let the person choose a way forward. `chat`: the conversation it belongs to, if any.
function M.offer(err, chat)
  local ways = actions(err, chat)
  if #ways == 0 then
    return words.notify(err.message, vim.log.levels.ERROR)
  end
  local options = { prompt = plain.line(err.message), format_item = function(each) return plain.line(each.title) end }
  vim.ui.select(ways, options, function(action)
    if action then
      act(action, chat)
    end
  end)
end

M.open_page = open_page

return M
