-- What the plugin does with texts, run by mini.test inside Neovim.

local fences, plain, words = require('codegpt.fences'), require('codegpt.plain'), require('codegpt.words')
local same = MiniTest.expect.equality

local T = MiniTest.new_set()

local function lines(text) return vim.split(text, '\n') end

T['a block is found by any of its lines, its fences among them'] = function()
  local text = lines('Words\n```lua\nlocal a\n\nlocal b\n```\nMore\n~~~~\n```\n~~~~')
  for number = 2, 6 do
    same(fences.block(text, number), { lines = { 'local a', '', 'local b' }, language = 'lua', complete = true })
  end
  same(fences.block(text, 1), nil)
  same(fences.block(text, 7), nil)
  same(fences.block(text, 9).lines, { '```' })
end

T['a block in a list loses the indentation of the list'] = function()
  same(fences.block(lines('1. So:\n   ```\n   if a:\n     b\n   ```'), 3).lines, { 'if a:', '  b' })
end

T['a block that has not ended is not complete, and inline code is none'] = function()
  same(fences.block(lines('```\na'), 2).complete, false)
  same(fences.block(lines('```a``` b'), 1), nil)
end

T['code is moved to where it goes, with its ends of lines'] = function()
  same(fences.fitted({ 'a:', '  b', '' }, { '\tx', '\t\ty' }), { '\ta:', '\t  b', '' })
  same(fences.fitted({ '    a', '      b' }, { 'x' }), { 'a', '  b' })
  same(fences.fitted({ 'a', 'b' }, { '  x\r', '  y\r' }), { '  a\r', '  b\r' })
  same(fences.fitted({ 'a' }, { '' }), { 'a' })
end

T['what nobody would see is written out, and what is read stays'] = function()
  same(plain.text('안녕 👩‍💻 é\tx\r\ny\n'), '안녕 👩‍💻 é\tx\ny\n')
  same(plain.text('a\27[2Jb\0c\r\127'), 'a<U+001B>[2Jb<U+0000>c<U+000D><U+007F>')
  same(plain.text('\226\128\174x\226\128\139\194\155\243\160\129\129'), '<U+202E>x<U+200B><U+009B><U+E0041>')
  same(plain.line('one\n  two'), 'one two')
end

T['T17: the language is the environment\'s where v:lang is none'] = function()
  -- This sets the variables, too.
  vim.cmd.language('messages C')
  for _, name in ipairs({ 'LC_ALL', 'LC_MESSAGES', 'LANG' }) do
    vim.env[name] = nil
  end
  same(words.locale(), 'en')
  for value, tag in pairs({ ['ko_KR.UTF-8'] = 'ko-KR', ko = 'ko', ['C.UTF-8'] = 'en', POSIX = 'en', ['de@euro'] = 'de' }) do
    vim.env.LANG = value
    same(words.locale(), tag)
  end
  vim.env.LC_MESSAGES = 'ko_KR'
  vim.env.LANG = 'de_DE'
  same(words.locale(), 'ko-KR')
  vim.env.LC_ALL = 'C'
  same(words.locale(), 'en')
end

T['both languages say the same things'] = function()
  same(words.names('ko'), words.names('en'))
end

return T
