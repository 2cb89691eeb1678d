-- The tasks of code actions, answered in the conversation in use.

local M = {}

-- The server's commands, and the names that its tasks have.
local NAMES = {
  ['codegpt.explain'] = 'explain',
  ['codegpt.refactor'] = 'refactor',
  ['codegpt.document'] = 'document',
  ['codegpt.findProblems'] = 'find-problems',
  ['codegpt.unitTest'] = 'unit-test',
  ['codegpt.fix'] = 'fix',
  ['codegpt.ask'] = 'ask',
}

-- The whole lines that a range of the protocol touches, counted from 0.
local function lines(range)
  local last = range['end'].line
  return range.start.line, range['end'].character == 0 and last > range.start.line and last - 1 or last
end

local function place(argument)
  local buffer = argument.uri and vim.uri_to_bufnr(argument.uri)
  local name = buffer and vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':t')
  if not buffer or not argument.range or not vim.api.nvim_buf_is_loaded(buffer) then
    return name, nil
  end
  local first, last = lines(argument.range)
  last = math.min(last, vim.api.nvim_buf_line_count(buffer) - 1)
  local numbers = first == last and first + 1 or ('%d-%d'):format(first + 1, last + 1)
  return ('%s:%s'):format(name, numbers), require('codegpt.target').of(buffer, first, last)
end

-- Whether the task does nothing without words of the person's.
local function needs_question(name, act)
  local connection = require('codegpt.connection')
  connection.with(function(client)
    connection.request(client, 'codegpt/tasks', nil, function(found)
      for _, task in ipairs(found.tasks) do
        if task.name == name then
          return act(task.needsQuestion)
        end
      end
      act(false)
    end)
  end)
end

local function run(command)
  local chat = require('codegpt.chat')
  local argument = vim.deepcopy((command.arguments or {})[1] or {})
  local about, target = place(argument)
  local title = require('codegpt.plain').line(command.title:gsub('^CodeGPT: ', ''))
  local current = chat.current()
  require('codegpt.view').show(current)
  argument.task = argument.task or NAMES[command.command]
  local function ask(question)
    argument.question = question
    chat.ask(current, {
      shown = question or title,
      method = 'codegpt/runTask',
      params = argument,
      about = about,
      target = target,
    })
  end
  needs_question(argument.task, function(needed)
    if not needed then
      return ask()
    end
    vim.ui.input({ prompt = title .. ': ' }, function(text)
      if text and vim.trim(text) ~= '' then
        ask(text)
      end
    end)
  end)
end

---What a code action's command does in Neovim, by its name.
function M.commands()
  local commands = {
    ['codegpt.runTask'] = run,
    ['codegpt.edit'] = function(command) require('codegpt.edits').propose(command) end,
  }
  for name in pairs(NAMES) do
    commands[name] = run
  end
  return commands
end

return M
