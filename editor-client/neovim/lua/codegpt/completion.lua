-- Taking a completion of code. Neovim 0.12 puts it where it was offered and leaves behind it what was typed of it since.

local M = {}

local function put(item)
  local first, from = item.range:to_extmark()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local typed = vim.api.nvim_buf_get_text(0, first, from, row - 1, column, {})
  if not vim.startswith(item.insert_text, table.concat(typed, '\n')) then
    return -- something else was typed: what is shown is not of this place any more
  end
  local lines = vim.split(item.insert_text, '\n', { plain = true })
  vim.api.nvim_buf_set_text(0, first, from, row - 1, column, lines)
  vim.api.nvim_win_set_cursor(0, { first + #lines, (#lines == 1 and from or 0) + #lines[#lines] })
  local client = vim.lsp.get_client_by_id(item.client_id)
  if client and item.command then
    client:exec_cmd(item.command, { bufnr = vim.api.nvim_get_current_buf() })
  end
end

--- Take what is shown in grey; false where nothing is.
---@return boolean
function M.accept()
  return vim.lsp.inline_completion.get({
    on_accept = function(item)
      local client = vim.lsp.get_client_by_id(item.client_id)
      if not (client and client.name == 'codegpt' and item.range and type(item.insert_text) == 'string') then
        return item
      end
      put(item)
    end,
  })
end

return M
