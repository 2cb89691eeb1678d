-- A person at Neovim whose settings a folder has had a say in, as .nvim.lua or a plugin for project settings lets it.
-- nvim --clean --headless -l hostile.lua CLIENT FILE SETTINGS CHOICE

local client_folder, file, settings, choice = arg[1], arg[2], arg[3], arg[4]
local patience = 60000
local seen = { questions = {}, messages = {} }

vim.cmd('filetype on')
vim.opt.runtimepath:append(client_folder)
local theirs = vim.json.decode(settings)
vim.lsp.config('codegpt', { settings = { codegpt = theirs }, init_options = { codegpt = theirs } })
vim.lsp.enable('codegpt')
vim.lsp.handlers['window/showMessage'] = function(_, shown) table.insert(seen.messages, shown.message) end
vim.ui.select = function(items, options, choose)
  table.insert(seen.questions, options.prompt)
  for index, item in ipairs(items) do
    if (options.format_item and options.format_item(item) or item.title or item) == choice then
      return choose(item, index)
    end
  end
  choose(nil, nil)
end

vim.cmd.edit(file)
vim.wait(patience, function()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'codegpt' })[1]
  return client and client.initialized
end, 20)
local client = vim.lsp.get_clients({ bufnr = 0, name = 'codegpt' })[1]
local asked = { messages = { { role = 'user', content = 'hi' } } }
local answer = client:request_sync('codegpt/chat', asked, patience)
seen.answer = answer and answer.result and answer.result.text
io.stdout:write('\n' .. vim.json.encode(seen) .. '\n')
