-- Selects a text, takes the code action with a word in its title, and tells as JSON what the person then sees.
-- nvim --clean --headless -l neovim.lua CLIENT FILE TEXT WORD [LOCALE]

local client_folder, file, text, word, locale = arg[1], arg[2], arg[3], arg[4], arg[5]
local patience = 60000
local seen = { titles = {}, progress = {}, messages = {} }

vim.cmd('filetype on')
vim.opt.runtimepath:append(client_folder)
if locale then
  vim.lsp.config('codegpt', { settings = { codegpt = { locale = locale } } })
end
vim.lsp.enable('codegpt')

vim.api.nvim_create_autocmd('LspProgress', {
  callback = function(event)
    local value = event.data.params.value
    table.insert(seen.progress, value.message or value.title)
  end,
})
vim.lsp.handlers['window/showMessage'] = function(_, shown) table.insert(seen.messages, shown.message) end
vim.ui.select = function(items, options, choose)
  local taken
  for _, item in ipairs(items) do
    local title = options.format_item(item)
    table.insert(seen.titles, title)
    taken = taken or (title:find(word, 1, true) and item)
  end
  choose(taken)
end

local function wait(what, condition)
  if not vim.wait(patience, condition, 20) then
    error('waited in vain for ' .. what .. ': ' .. vim.json.encode(seen))
  end
end

vim.cmd.edit(file)
local window = vim.api.nvim_get_current_win()
wait('the server', function()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'codegpt' })[1]
  return client and client.initialized
end)
local client = vim.lsp.get_clients({ bufnr = 0, name = 'codegpt' })[1]
seen.encoding = client.offset_encoding
if locale then
  -- A menu opened before the server has asked for its settings would be in another language.
  client:request_sync('codegpt/tasks', vim.empty_dict(), patience)
end

vim.fn.search([[\V]] .. text, 'cw')
vim.cmd('normal! v' .. (vim.fn.strchars(text) - 1) .. 'l')
vim.lsp.buf.code_action()

local function answer()
  for _, each in ipairs(vim.api.nvim_list_wins()) do
    local name = vim.api.nvim_buf_get_name(vim.api.nvim_win_get_buf(each))
    if name:find('/answers/', 1, true) then
      return vim.api.nvim_win_get_buf(each), name
    end
  end
end
wait('the answer', answer)
local buffer, name = answer()
seen.answer = name
seen.lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
seen.filetype = vim.bo[buffer].filetype
seen.stayed = vim.api.nvim_get_current_win() == window
seen.modified = vim.bo[vim.api.nvim_win_get_buf(window)].modified
io.stdout:write('\n' .. vim.json.encode(seen) .. '\n')
