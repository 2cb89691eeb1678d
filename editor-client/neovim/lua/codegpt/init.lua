-- What a configuration may call. Everything else is behind the commands.

local M = {}

---A few words for a status line: who answers, `…` while it does, `!` where something is missing.
function M.status() return require('codegpt.status').text() end

---Open the conversation in use; with words, ask them. `range`: first and last line, counted from 1, to go along.
function M.chat(text, range) require('codegpt.commands').chat(text, range) end

---Stop the answers that are being written.
function M.stop() require('codegpt.chat').stop() end

return M
