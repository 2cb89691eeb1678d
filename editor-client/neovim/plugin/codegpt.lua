-- The commands and <Plug> maps exist from the start; what they need is loaded, and the server started, at their first use.
if vim.g.loaded_codegpt then
  return
end
vim.g.loaded_codegpt = true
require('codegpt.commands').create()
