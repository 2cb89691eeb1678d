-- Text that anybody may have written, made so that the screen shows all of it.

local M = {}

-- Neovim draws these as nothing, or lets them turn what follows around. Joiners that emoji and scripts need are left.
local HIDDEN = {
  { 0x00, 0x08 }, { 0x0B, 0x1F }, { 0x7F, 0x9F }, { 0xAD, 0xAD }, { 0x61C, 0x61C }, { 0x180E, 0x180E },
  { 0x200B, 0x200B }, { 0x200E, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F }, { 0xFEFF, 0xFEFF },
  { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE007F },
}

local function is_hidden(code)
  for _, range in ipairs(HIDDEN) do
    if code >= range[1] and code <= range[2] then
      return true
    end
  end
  return false
end

---The text with every character that hides, or hides others, written as `<U+202E>`.
function M.text(text)
  text = text:gsub('\r\n', '\n')
  if not text:find('[%z\1-\8\11-\31\127\194-\244]') then
    return text
  end
  return (text:gsub('[%z\1-\127\194-\244][\128-\191]*', function(character)
    local code = vim.fn.char2nr(character == '\0' and ' ' or character, true)
    code = character == '\0' and 0 or code
    return is_hidden(code) and ('<U+%04X>'):format(code) or nil
  end))
end

---The same on one line.
function M.line(text)
  return (M.text(text):gsub('%s*\n%s*', ' '))
end

return M
