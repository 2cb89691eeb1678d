-- A key is typed hidden, and goes by a pipe to the program, for the provider and address that the question named.

local connection = require('codegpt.connection')
local plain = require('codegpt.plain')
local words = require('codegpt.words')

local M = {}

-- What starts the program, without what makes a server of it.
local function program(client)
  local command = {}
  for _, word in ipairs(type(client.config.cmd) == 'table' and client.config.cmd or {}) do
    if word == 'serve' or word == '--stdio' then
      break
    end
    table.insert(command, word)
  end
  return #command > 0 and command or { 'codegpt-ls' }
end

-- The way out as the server's settings have it; a hidden one holds a password, which is no argument for a command line.
local function way_out(status)
  local options = {}
  local names = { ['codegpt.proxy'] = '--proxy', ['codegpt.caBundle'] = '--ca-bundle' }
  for _, setting in ipairs(status.settings or {}) do
    if names[setting.name] and setting.value and not setting.hidden then
      vim.list_extend(options, { names[setting.name], setting.value })
    end
  end
  return options
end

local function typed(question)
  local given, text = pcall(vim.fn.inputsecret, plain.line(question) .. ' ')
  vim.cmd.redraw()
  return given and vim.trim(text) ~= '' and text or nil
end

-- Where the log of the protocol holds every message, this one is left out.
local function unlogged(act)
  local level = vim.lsp.log.get_level()
  if level < vim.log.levels.INFO then
    vim.lsp.log.set_level(vim.log.levels.WARN)
  end
  act()
  vim.lsp.log.set_level(level)
end

local give

-- A failure's ways forward that only need another place get the key that was typed.
local function failed(client, status, home, key, err, mended)
  local again = {}
  for _, action in ipairs(vim.tbl_get(err, 'data', 'actions') or {}) do
    if action.command == 'codegpt.setApiKey' and (action.arguments[1].store or action.arguments[1].readable) then
      table.insert(again, action)
    end
  end
  if #again == 0 then
    return require('codegpt.actions').offer(err)
  end
  local options = { prompt = plain.line(err.message), format_item = function(each) return plain.line(each.title) end }
  vim.ui.select(again, options, function(action)
    if action then
      -- The address is the one the person typed the key for, whatever the action says.
      local where = { store = action.arguments[1].store, readable = action.arguments[1].readable }
      give(client, status, vim.tbl_extend('force', home, where), key, mended)
    end
  end)
end

-- The server's memory is reached by the protocol only.
local function to_session(client, home, key, done, refused)
  local params = { apiKey = key, store = 'session', provider = home.provider, baseUrl = home.baseUrl, header = home.header }
  params.readable = home.readable
  unlogged(function() connection.request(client, 'codegpt/setApiKey', params, done, refused) end)
end

local function to_program(client, status, home, key, done, refused)
  local command = program(client)
  vim.list_extend(command, { 'key', 'set', '--stdin', '--json', '--provider', home.provider, '--base-url', home.baseUrl })
  vim.list_extend(command, { '--locale', words.locale() })
  vim.list_extend(command, way_out(status))
  vim.list_extend(command, home.header and { '--header', home.header } or {})
  vim.list_extend(command, home.store and { '--store', home.store } or {})
  vim.list_extend(command, (home.store == 'file' or home.readable) and { '--yes' } or {})
  local options = { stdin = key, text = true, env = client.config.cmd_env, cwd = client.config.cmd_cwd }
  vim.system(command, options, vim.schedule_wrap(function(ended)
    client:notify('codegpt/credentialsChanged')
    local read, said = pcall(vim.json.decode, vim.trim(ended.stdout or ''), { luanil = { object = true } })
    if ended.code == 0 and read then
      return done(said)
    elseif read and said.message then
      return refused({ message = said.message, data = said })
    end
    refused({ message = vim.trim((ended.stdout or '') .. (ended.stderr or '')), data = {} })
  end))
end

give = function(client, status, home, key, mended)
  local function done(result)
    words.notify(result.message)
    mended()
  end
  local function refused(err) failed(client, status, home, key, err, mended) end
  if home.store == 'session' then
    return to_session(client, home, key, done, refused)
  end
  words.notify(words.say('saving'))
  to_program(client, status, home, key, done, refused)
end

local function ask_organization(client, home, title)
  vim.ui.input({ prompt = plain.line(words.say('organization_of', { title = title })) .. ' ' }, function(text)
    if text then
      local argument = { provider = home.provider, baseUrl = home.baseUrl, organization = text }
      connection.execute(client, 'codegpt.setApiKey', argument)
    end
  end)
end

local function ask(client, status, home, owner, mended)
  local facts = { title = owner.title, address = home.baseUrl, header = home.header, provider = home.provider }
  if home.field == 'organization' then
    return ask_organization(client, home, owner.title)
  elseif not owner.needsKey and not home.header then
    return words.notify(words.say('no_key_needed', facts))
  elseif not home.baseUrl then
    return words.notify(words.say('no_address', facts), vim.log.levels.WARN)
  end
  local key = typed(words.say(home.header and 'header_of' or 'key_of', facts))
  if key then
    give(client, status, home, key, mended)
  end
end

---Ask for a key and store it. `home`: the argument of an error's action, or a `provider`, or nothing: the one in use, at
---the address in use, both as the server has them. `mended` is called once it is stored.
function M.set(home, mended)
  connection.with(function(client)
    connection.request(client, 'codegpt/status', nil, function(status)
      connection.request(client, 'codegpt/providers', nil, function(found)
        local id = home.provider or status.selected.provider
        for _, owner in ipairs(found.providers) do
          if owner.id == id then
            local whole = vim.tbl_extend('keep', home, { provider = id, baseUrl = owner.baseUrl })
            return ask(client, status, whole, owner, mended or function() end)
          end
        end
        words.notify(words.say('no_address', { title = id, provider = id }), vim.log.levels.WARN)
      end)
    end)
  end)
end

---Forget the key of the provider and address in use, wherever it is stored.
function M.remove()
  connection.with(function(client) connection.execute(client, 'codegpt.removeApiKey') end)
end

return M
