-- What a status line shows: who answers, and whether that is possible.

local words = require('codegpt.words')

local M = {}

local known, asked

---Keep what the server tells.
function M.told(status)
  known = status
  vim.cmd.redrawstatus()
end

---The server is gone, and what it told with it.
function M.forget()
  known, asked = nil, nil
end

---A few words, without `%` and whatever else a status line would take for more than words; empty where no server runs.
function M.text()
  local client = require('codegpt.connection').running()
  if not client or not client.initialized then
    return ''
  end
  if not asked then
    asked = true
    client:request('codegpt/status', vim.empty_dict(), function(_, status) M.told(status) end)
  end
  if not known then
    return ''
  end
  local model = known.selected.model or known.selected.title
  local state = known.answering.count > 0 and '… ' or known.ready and '' or '! '
  local text = state .. require('codegpt.plain').line(model):gsub('%%', '')
  return known.ready and text or text .. ' (' .. words.say('setup') .. ')'
end

return M
