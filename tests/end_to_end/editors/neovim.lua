-- What a person at Neovim is asked and told is kept in `seen`; `choices` are what they choose, by a part of its text.

_G.seen = { questions = {}, choices = {}, told = {} }

vim.notify = function(text) table.insert(seen.told, text) end
vim.notify_once = vim.notify
vim.ui.select = function(items, options, choose)
  local titles = vim.tbl_map(function(item)
    return options.format_item and options.format_item(item) or item.title or item
  end, items)
  table.insert(seen.questions, { prompt = options.prompt, titles = titles })
  for index, title in ipairs(titles) do
    if seen.choices[1] and title:find(seen.choices[1], 1, true) then
      table.remove(seen.choices, 1)
      return choose(items[index], index)
    end
  end
  choose(nil, nil)
end
vim.ui.open = function(url) table.insert(seen.told, 'page ' .. url) end

-- The text of a buffer with what is drawn beside and below its lines.
function _G.drawn(buffer)
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(buffer, -1, 0, -1, { details = true })) do
    for _, piece in ipairs(mark[4].virt_text or {}) do
      lines[mark[2] + 1] = lines[mark[2] + 1] .. ' «' .. piece[1] .. '»'
    end
    for _, line in ipairs(mark[4].virt_lines or {}) do
      lines[mark[2] + 1] = lines[mark[2] + 1] .. '\n» ' .. line[1][1]
    end
  end
  return table.concat(lines, '\n')
end

-- The conversations, each as it is drawn.
function _G.chats()
  local found = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(buffer):find('codegpt://chat/', 1, true) then
      table.insert(found, drawn(buffer))
    end
  end
  return found
end
