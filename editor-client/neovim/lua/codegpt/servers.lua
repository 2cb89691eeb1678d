-- Servers of the person's own: looked for on this machine when they say so, and told to download models.

local connection = require('codegpt.connection')
local plain = require('codegpt.plain')
local words = require('codegpt.words')

local M = {}

local serial = 0
local downloads = {} -- the server asked and the request, by the token of its progress

local function line(row)
  local server, model = row.server, row.model
  if not model then
    return words.say('download_into', { title = plain.line(server.title) })
  end
  local told = { plain.line(server.title), plain.line(model.id) }
  if model.loadedTokens then
    table.insert(told, words.say('loaded_with', { tokens = model.loadedTokens }))
  elseif model.contextTokens then
    table.insert(told, words.say('takes', { tokens = model.contextTokens }))
  end
  return table.concat(told, '  ')
end

local function rows(servers)
  local found = {}
  for _, server in ipairs(servers) do
    for _, model in ipairs(server.models) do
      table.insert(found, { server = server, model = model })
    end
    if server.downloads and server.state == 'ready' then
      table.insert(found, { server = server })
    end
  end
  return found
end

-- An address is a setting, which is the person's to write: a choice alone would ask somebody else.
local function is_asked_there(server)
  if not server.atHome then
    local setting = ('codegpt.providers.%s.baseUrl'):format(server.provider)
    words.notify(words.say('address_first', { setting = setting, url = server.baseUrl }), vim.log.levels.WARN)
  end
  return server.atHome
end

local function download(client, provider, model, done)
  serial = serial + 1
  local token = 'codegpt:pull:' .. serial
  local params = { provider = provider, model = model, workDoneToken = token }
  local id = connection.request(client, 'codegpt/pullModel', params, function(result)
    downloads[token] = nil
    words.notify(result.message)
    done()
  end, function(err)
    downloads[token] = nil
    require('codegpt.actions').offer(err)
  end)
  downloads[token] = { client = client, id = id }
end

---Have a provider download a model, after a yes.
function M.pull(provider, model, done)
  connection.with(function(client)
    local question = words.say('download_it', { model = plain.line(model), provider = provider })
    vim.ui.select({ words.say('download'), words.say('not_now') }, { prompt = question }, function(_, index)
      if index == 1 then
        download(client, provider, model, done)
      end
    end)
  end)
end

local function take(row)
  if not is_asked_there(row.server) then
    return
  end
  local provider = row.server.provider
  if row.model then
    return require('codegpt.models').select({ provider = provider, model = row.model.id })
  end
  vim.ui.input({ prompt = words.say('model_name') }, function(name)
    if name and vim.trim(name) ~= '' then
      local model = vim.trim(name)
      M.pull(provider, model, function() require('codegpt.models').select({ provider = provider, model = model }) end)
    end
  end)
end

---Look, and use the model that is chosen, or download one.
function M.find()
  connection.with(function(client)
    connection.request(client, 'codegpt/localServers', nil, function(found)
      local choices = rows(found.servers)
      if #choices == 0 then
        local told = { found.message }
        for _, server in ipairs(found.servers) do
          table.insert(told, ('%s (%s): %s.'):format(server.title, server.baseUrl, server.told))
        end
        return words.notify(table.concat(told, ' '))
      end
      vim.ui.select(choices, { prompt = plain.line(found.message), format_item = line }, function(row)
        if row then
          take(row)
        end
      end)
    end)
  end)
end

---Say on the command line how far a download is. Whether this progress was one's.
function M.progress(params)
  if not downloads[params.token] then
    return type(params.token) == 'string' and vim.startswith(params.token, 'codegpt:pull:')
  end
  local value = params.value
  if value.message and value.kind ~= 'end' then
    vim.api.nvim_echo({ { plain.line(words.say('downloading', { how = value.message })) } }, false, {})
  end
  return false
end

---Leave off every download. Whether there was one.
function M.stop()
  local any = false
  for token, each in pairs(downloads) do
    downloads[token] = nil
    if not each.client:is_stopped() then
      each.client:cancel_request(each.id)
      any = true
    end
  end
  if any then
    words.notify(words.say('download_stopped'))
  end
  return any
end

return M
