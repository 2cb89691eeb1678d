-- Pictures and files that go along with the next question of a conversation.

local connection = require('codegpt.connection')
local words = require('codegpt.words')

local M = {}

local MOST = 20 * 1024 * 1024 -- bytes of a file that the server reads at all

---A number of bytes as a person reads it.
function M.size(bytes)
  if bytes < 1000 then
    return ('%d B'):format(bytes)
  end
  return bytes < 1e6 and ('%.0f kB'):format(bytes / 1e3) or ('%.1f MB'):format(bytes / 1e6)
end

local function below_folder(client, path)
  for _, folder in ipairs(client.workspace_folders or {}) do
    if vim.startswith(path, vim.uri_to_fname(folder.uri) .. '/') then
      return true
    end
  end
  return false
end

-- What the project's own rules may leave out goes by its place; what lies elsewhere was chosen, and goes by content.
-- Else nil and why not.
local function item_of(client, path)
  local stat = vim.uv.fs_stat(path)
  if not stat or stat.type ~= 'file' then
    return nil, words.say(stat and 'no_plain_file' or 'no_file', { name = path })
  elseif below_folder(client, path) then
    return { kind = 'attachment', uri = vim.uri_from_fname(path) }
  elseif stat.size > MOST then
    return nil, words.say('too_large', { name = path })
  end
  local file, why = io.open(path, 'rb')
  if not file then
    return nil, why
  end
  local content = file:read('*a')
  file:close()
  return { kind = 'attachment', name = vim.fs.basename(path), data = vim.base64.encode(content) }
end

---The names of what goes along with the next question.
function M.names(chat)
  return vim.tbl_map(function(each) return each.name end, chat.files)
end

---What a person reads of it: names and sizes.
function M.titles(chat)
  return vim.tbl_map(function(each) return ('%s (%s)'):format(each.name, M.size(each.bytes)) end, chat.files)
end

---Let a file go along, once the server says that it may; else the person reads why not. `done` is called with it.
function M.add(chat, typed, done)
  local path = vim.fn.fnamemodify(vim.fn.expand(typed), ':p')
  connection.with(function(client)
    local item, why = item_of(client, path)
    if not item then
      return words.notify(why, vim.log.levels.ERROR)
    end
    connection.request(client, 'codegpt/previewContext', { context = { item } }, function(found)
      local part, left_out = found.parts[1], found.leftOut[1]
      if not part then
        return words.notify(left_out.title .. ': ' .. left_out.message, vim.log.levels.ERROR)
      end
      M.remove(chat, part.title)
      table.insert(chat.files, { name = part.title, item = item, bytes = part.bytes })
      if part.note then
        words.notify(part.title .. ': ' .. part.note)
      end
      done()
    end)
  end)
end

---Take a file out again; whether it was there.
function M.remove(chat, name)
  for number, each in ipairs(chat.files) do
    if each.name == name then
      table.remove(chat.files, number)
      return true
    end
  end
  return false
end

return M
