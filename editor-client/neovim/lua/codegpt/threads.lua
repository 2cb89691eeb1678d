-- Remembered conversations: listed, searched, opened, renamed, deleted.

local connection = require('codegpt.connection')
local plain = require('codegpt.plain')
local words = require('codegpt.words')

local M = {}

local function title(thread)
  return thread.title ~= '' and plain.line(thread.title) or words.say('untitled')
end

local function line(thread) return ('%s  %s'):format(thread.updatedAt:sub(1, 16):gsub('T', ' '), title(thread)) end

-- Let the person choose one of the threads; `first` are lines with something else to do, before them.
local function choose(act, first)
  connection.with(function(client)
    connection.request(client, 'codegpt/threads', { limit = 200 }, function(found)
      local items = vim.list_extend(first or {}, found.threads)
      if #items == 0 then
        return words.notify(words.say('no_threads'))
      end
      local options = { prompt = words.say('conversations') }
      options.format_item = function(each) return each.line or line(each) end
      vim.ui.select(items, options, function(item)
        if item then
          act(client, item)
        end
      end)
    end)
  end)
end

function M.open()
  choose(function(client, item)
    if item.line then
      return require('codegpt.chat').begin()
    end
    require('codegpt.chat').open_thread(client, item.id)
  end, { { line = '+ ' .. words.say('new_chat') } })
end

function M.rename()
  choose(function(client, thread)
    vim.ui.input({ prompt = words.say('rename_to'), default = plain.line(thread.title) }, function(text)
      if text and vim.trim(text) ~= '' then
        connection.request(client, 'codegpt/renameThread', { threadId = thread.id, title = text }, function() end)
      end
    end)
  end)
end

function M.delete()
  choose(function(client, thread)
    local ways = { words.say('delete'), words.say('keep') }
    vim.ui.select(ways, { prompt = words.say('delete_it', { title = title(thread) }) }, function(_, index)
      if index == 1 then
        connection.request(client, 'codegpt/deleteThread', { threadId = thread.id }, function() end)
      end
    end)
  end)
end

function M.search(query)
  connection.with(function(client)
    connection.request(client, 'codegpt/searchThreads', { query = query, limit = 200 }, function(found)
      if #found.hits == 0 then
        return words.notify(words.say('no_threads'))
      end
      local options = { prompt = query }
      options.format_item = function(hit) return title(hit.thread) .. ': ' .. plain.line(hit.excerpt) end
      vim.ui.select(found.hits, options, function(hit)
        if hit then
          require('codegpt.chat').open_thread(client, hit.thread.id)
        end
      end)
    end)
  end)
end

return M
