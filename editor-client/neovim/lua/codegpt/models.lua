-- Who answers: providers and models to choose from, and the model of this machine.

local connection = require('codegpt.connection')
local plain = require('codegpt.plain')
local words = require('codegpt.words')

local M = {}

local function take(client, provider, model, done)
  connection.request(client, 'codegpt/selectModel', { provider = provider, model = model }, function(result)
    local told = { result.message }
    for _, notice in ipairs(result.notices) do
      table.insert(told, notice.message)
    end
    words.notify(table.concat(told, ' '))
    done()
  end)
end

local function line(model)
  local told = { plain.line(model.id) }
  if model.status == 'retired' then
    table.insert(told, words.say('retired'))
  elseif model.shutdownDate then
    table.insert(told, words.say('ends', { date = model.shutdownDate }))
  end
  for _, ability in ipairs({ 'thinks', 'pictures' }) do
    if model[ability] then
      table.insert(told, words.say(ability))
    end
  end
  return table.concat(told, '  ')
end

local function choose(client, provider, done)
  connection.request(client, 'codegpt/models', { provider = provider }, function(found)
    if #found.models == 0 then
      return vim.ui.input({ prompt = words.say('model_name') }, function(name)
        if name and name ~= '' then
          take(client, found.provider, name, done)
        end
      end)
    end
    local options = { prompt = words.say('choose_model', { title = plain.line(found.title or found.provider) }), format_item = line }
    vim.ui.select(found.models, options, function(model)
      if model then
        take(client, found.provider, model.id, done)
      end
    end)
  end)
end

---Choose the model named, else one of the provider's. `wanted`: `provider` and `model`, both optional.
function M.select(wanted, done)
  connection.with(function(client)
    if wanted.model then
      return take(client, wanted.provider, wanted.model, done or function() end)
    end
    choose(client, wanted.provider, done or function() end)
  end)
end

local function provider_line(provider)
  local key = provider.needsKey and (provider.connected and 'key_there' or 'key_missing') or 'no_key'
  return ('%s (%s)  %s'):format(plain.line(provider.title), provider.id, words.say(key))
end

---Choose a provider, then its model.
function M.select_provider()
  connection.with(function(client)
    connection.request(client, 'codegpt/providers', nil, function(found)
      local options = { prompt = words.say('choose_provider'), format_item = provider_line }
      vim.ui.select(found.providers, options, function(provider)
        if provider then
          choose(client, provider.id, function() end)
        end
      end)
    end)
  end)
end

---Fetch the model of this machine, after a yes to its size and source.
function M.fetch_local(done)
  connection.with(function(client)
    connection.request(client, 'codegpt/localModel', nil, function(told)
      local ways = { told.question, words.say('not_now') }
      vim.ui.select(ways, { prompt = plain.line(told.note) }, function(_, index)
        if index == 1 then
          local params = { workDoneToken = 'codegpt:fetch' }
          connection.request(client, 'codegpt/localFetch', params, function(result)
            words.notify(result.message)
            done()
          end)
        end
      end)
    end)
  end)
end

---Open the usage page of a provider.
function M.show_usage(wanted)
  connection.with(function(client)
    connection.execute(client, 'codegpt.showUsage', wanted, function(result)
      if type(result) == 'table' and result.url then
        require('codegpt.actions').open_page(result.url)
      end
    end)
  end)
end

return M
