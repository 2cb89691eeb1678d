-- What this plugin says itself, in English and Korean. Everything about an answer or an error is said by the server.

local M = {}

local en = {
  you = 'You',
  answer = 'CodeGPT',
  keys = '<CR> asks · g? keys',
  asking = 'asking… · <C-c> stops',
  thinking = 'thinking: {text}',
  answering = 'answering · <C-c> stops',
  to_stop = '<C-c> stops',
  stopped = 'Stopped. gC goes on with this answer, gR asks again.',
  cut = 'The answer ended before it was complete. gC goes on with it.',
  ended = 'codegpt-ls ended unexpectedly ({how}). The next question starts it again; :checkhealth codegpt says more.',
  gone = 'codegpt-ls ended while it was answering. gC goes on with what is there, gR asks again.',
  too_often = 'codegpt-ls has ended {count} times within minutes and is not started again by itself. See :checkhealth codegpt, then :CodeGPTRestart.',
  missing = 'The program {program} is not there. Install codegpt-ls (pipx or uv, see its README), or name it: vim.lsp.config("codegpt", { cmd = { "/path/to/codegpt-ls" } }).',
  not_configured = 'lsp/codegpt.lua is not on the runtimepath: put the folder editor-client/neovim there.',
  not_started = 'codegpt-ls could not be started. :checkhealth codegpt vim.lsp says more.',
  older = 'codegpt-ls is older than its Neovim plugin: some commands may not work. Update the server.',
  newer = 'codegpt-ls is newer than its Neovim plugin: some commands may not work. Update the plugin.',
  busy = 'An answer is still being written here. <C-c> or :CodeGPTStop stops it.',
  nothing_asked = 'Write your question below the last heading, then press <CR>.',
  nothing_running = 'Nothing is being answered at the moment.',
  nothing_failed = 'Nothing has failed here.',
  nothing_to_retry = 'Nothing has been asked here yet.',
  no_block = 'There is no code block under the cursor.',
  open_block = 'This code block is not complete.',
  yanked = '{count} lines of code are in the register.',
  no_window = 'There is no window with a file to put the code into.',
  locked = 'The file cannot be changed: it is not modifiable.',
  target_gone = 'The code the question was about is no longer open, so nothing was changed.',
  target_changed = 'The code has changed since you asked.',
  replace = 'Replace it all the same',
  leave = 'Leave it',
  applied = 'Lines {first} to {last} of {name} are replaced; u takes it back.',
  inserted = 'Inserted into {name} at line {first}; u takes it back.',
  changing = 'The change is being written. :CodeGPTStop stops it.',
  change_ready = 'A change of {name} is ready.',
  change_applied = 'The change of {name} was applied; u takes it back.',
  apply_change = 'Apply',
  discard_change = 'Discard',
  mode_ask = 'Ask',
  mode_look = 'Look',
  mode_edit = 'Edit',
  which_mode = 'How much may the model do in this conversation?',
  allow = 'The model wants to run this ({count}). Allow it?',
  allow_once = 'Allow once',
  allow_thread = 'Allow in this conversation',
  allow_deny = 'Deny',
  sends = 'what it is given may leave this machine',
  key_of = 'API key of {title} for {address} (hidden, Esc leaves it): ',
  header_of = 'Value of the header {header} for {title} at {address} (hidden, Esc leaves it): ',
  organization_of = 'Organization ID of {title} (empty takes it away): ',
  no_address = 'No address is known for {title}, so no key is asked for. Set codegpt.providers.{provider}.baseUrl.',
  no_key_needed = '{title} needs no API key.',
  saving = 'The key is being verified and saved…',
  what_now = 'What now?',
  ask_again = 'Ask again',
  not_now = 'Not now',
  conversations = 'Conversations',
  new_chat = 'New conversation',
  untitled = 'Untitled',
  no_threads = 'There is no conversation yet.',
  rename_to = 'New title: ',
  delete_it = 'Delete “{title}” for good?',
  delete = 'Delete',
  keep = 'Keep',
  deleted = 'This conversation is deleted: what you see of it is kept nowhere.',
  choose_model = 'Model of {title}',
  choose_provider = 'Provider',
  model_name = 'Name of the model: ',
  loaded_with = 'loaded with room for {tokens} tokens',
  takes = 'up to {tokens} tokens',
  download_into = 'Download a model into {title}…',
  download_it = 'Have {provider} download {model}? It may be several gigabytes.',
  download = 'Download',
  downloading = 'Downloading: {how} · :CodeGPTStop stops it',
  download_stopped = 'The download is stopped.',
  address_first = 'Set {setting} to {url}, then choose the model again.',
  key_there = 'key there',
  key_missing = 'no key yet',
  no_key = 'no key',
  ends = 'ends {date}',
  retired = 'retired',
  thinks = 'thinks',
  pictures = 'takes pictures',
  setup = 'not ready',
  question_about = 'about {title}',
  no_file = 'There is no file {name}.',
  no_plain_file = '{name} is no file that could go along.',
  too_large = '{name} is larger than 20 MB, which is the most for one file.',
  not_attached = '{name} does not go along. :CodeGPTDetach without a name takes everything out.',
  page_refused = 'This page is not opened: {url}',
  help = 'Keys in this chat',
  ask = 'ask what is written at the end',
  stop = 'stop the answer',
  retry = 'ask the last question again',
  continue = 'go on with an answer that broke off',
  yank = 'yank the code block under the cursor',
  apply = 'put the code block under the cursor into your file',
  ways = 'what can be done about the last error',
  threads = 'other conversations',
}

local ko = {
  you = '나',
  answer = 'CodeGPT',
  keys = '<CR> 질문 · g? 키 목록',
  asking = '질문하는 중… · <C-c> 중지',
  thinking = '생각: {text}',
  answering = '답변하는 중 · <C-c> 중지',
  to_stop = '<C-c> 중지',
  stopped = '중지했습니다. gC로 이 답변을 이어 받고, gR로 다시 질문합니다.',
  cut = '답변이 완성되기 전에 끝났습니다. gC로 이어 받습니다.',
  ended = 'codegpt-ls가 예기치 않게 종료되었습니다({how}). 다음 질문 때 다시 시작합니다. 자세한 내용은 :checkhealth codegpt에 있습니다.',
  gone = '답변하던 중 codegpt-ls가 종료되었습니다. gC로 이어 받고, gR로 다시 질문합니다.',
  too_often = 'codegpt-ls가 몇 분 사이에 {count}번 종료되어 자동으로 다시 시작하지 않습니다. :checkhealth codegpt를 확인한 뒤 :CodeGPTRestart를 실행하십시오.',
  missing = '{program} 프로그램이 없습니다. codegpt-ls를 설치하거나(pipx 또는 uv, README 참고) 경로를 지정하십시오: vim.lsp.config("codegpt", { cmd = { "/path/to/codegpt-ls" } })',
  not_configured = 'runtimepath에 lsp/codegpt.lua가 없습니다. editor-client/neovim 폴더를 추가하십시오.',
  not_started = 'codegpt-ls를 시작하지 못했습니다. 자세한 내용은 :checkhealth codegpt vim.lsp에 있습니다.',
  older = 'codegpt-ls가 Neovim 플러그인보다 오래되어 일부 명령이 동작하지 않을 수 있습니다. 서버를 업데이트하십시오.',
  newer = 'codegpt-ls가 Neovim 플러그인보다 최신이어서 일부 명령이 동작하지 않을 수 있습니다. 플러그인을 업데이트하십시오.',
  busy = '아직 답변하는 중입니다. <C-c> 또는 :CodeGPTStop으로 중지할 수 있습니다.',
  nothing_asked = '마지막 제목 아래에 질문을 쓴 뒤 <CR>을 누르십시오.',
  nothing_running = '지금은 진행 중인 답변이 없습니다.',
  nothing_failed = '여기에는 실패한 질문이 없습니다.',
  nothing_to_retry = '아직 질문한 것이 없습니다.',
  no_block = '커서 위치에 코드 블록이 없습니다.',
  open_block = '이 코드 블록은 완성되지 않았습니다.',
  yanked = '코드 {count}줄을 레지스터에 복사했습니다.',
  no_window = '코드를 넣을 파일 창이 없습니다.',
  locked = '파일을 변경할 수 없습니다(modifiable이 꺼져 있음).',
  target_gone = '질문한 코드가 더 이상 열려 있지 않아 아무것도 변경하지 않았습니다.',
  target_changed = '질문한 뒤에 코드가 변경되었습니다.',
  replace = '그래도 바꾸기',
  leave = '그대로 두기',
  applied = '{name}의 {first}~{last}줄을 바꿨습니다. u로 되돌립니다.',
  inserted = '{name}의 {first}줄에 넣었습니다. u로 되돌립니다.',
  changing = '변경 사항을 쓰는 중입니다. :CodeGPTStop으로 중단할 수 있습니다.',
  change_ready = '{name}의 변경 제안이 준비되었습니다.',
  change_applied = '{name}에 변경 사항을 적용했습니다. u로 되돌릴 수 있습니다.',
  apply_change = '적용',
  discard_change = '버리기',
  mode_ask = '질문',
  mode_look = '살펴보기',
  mode_edit = '수정',
  which_mode = '이 채팅에서 모델에게 어디까지 허용하시겠습니까?',
  allow = '모델이 다음을 실행하려고 합니다({count}건). 허용하시겠습니까?',
  allow_once = '한 번 허용',
  allow_thread = '이 채팅에서 허용',
  allow_deny = '거부',
  sends = '전달되는 내용이 이 컴퓨터 밖으로 나갈 수 있음',
  key_of = '{title}의 API 키, 주소 {address} (화면에 표시되지 않음, Esc로 취소): ',
  header_of = '{title}의 헤더 {header} 값, 주소 {address} (화면에 표시되지 않음, Esc로 취소): ',
  organization_of = '{title}의 조직 ID (비워 두면 제거): ',
  no_address = '{title}의 주소를 알 수 없어 키를 묻지 않습니다. codegpt.providers.{provider}.baseUrl을 설정하십시오.',
  no_key_needed = '{title}에는 API 키가 필요하지 않습니다.',
  saving = '키를 확인하고 저장하는 중…',
  what_now = '어떻게 하시겠습니까?',
  ask_again = '다시 질문',
  not_now = '나중에',
  conversations = '채팅 목록',
  new_chat = '새 채팅',
  untitled = '제목 없음',
  no_threads = '아직 채팅이 없습니다.',
  rename_to = '새 제목: ',
  delete_it = '“{title}” 채팅을 완전히 삭제하시겠습니까?',
  delete = '삭제',
  keep = '유지',
  deleted = '삭제된 채팅입니다. 지금 보이는 내용은 어디에도 보관되어 있지 않습니다.',
  choose_model = '{title}의 모델',
  choose_provider = '공급자',
  model_name = '모델 이름: ',
  loaded_with = '{tokens}토큰으로 로드됨',
  takes = '최대 {tokens}토큰',
  download_into = '{title}에 모델 내려받기…',
  download_it = '{provider}에서 {model} 모델을 내려받을까요? 크기가 수 GB일 수 있습니다.',
  download = '내려받기',
  downloading = '내려받는 중: {how} · :CodeGPTStop으로 중지',
  download_stopped = '내려받기를 중지했습니다.',
  address_first = '설정 {setting}의 값을 {url} 주소로 바꾼 뒤 모델을 다시 선택하십시오.',
  key_there = '키 있음',
  key_missing = '키 없음',
  no_key = '키 불필요',
  ends = '{date} 종료 예정',
  retired = '종료됨',
  thinks = '생각',
  pictures = '이미지',
  setup = '준비 안 됨',
  question_about = '대상: {title}',
  no_file = '{name} 파일이 없습니다.',
  no_plain_file = '첨부할 수 있는 파일이 아닙니다: {name}',
  too_large = '{name}: 파일당 최대 크기인 20MB를 넘습니다.',
  not_attached = '첨부되어 있지 않습니다: {name}. 이름 없이 :CodeGPTDetach를 실행하면 모두 제외합니다.',
  page_refused = '이 페이지는 열지 않습니다: {url}',
  help = '이 채팅의 키',
  ask = '맨 끝에 쓴 내용을 질문',
  stop = '답변 중지',
  retry = '마지막 질문을 다시 질문',
  continue = '끊긴 답변 이어 받기',
  yank = '커서 위치의 코드 블록 복사',
  apply = '커서 위치의 코드 블록을 파일에 넣기',
  ways = '마지막 오류를 해결할 방법',
  threads = '다른 채팅',
}

local LANGUAGES = { en = en, ko = ko }

-- 'ko-KR' of 'ko_KR.UTF-8'; nothing of 'C', 'C.UTF-8' and 'POSIX'.
local function tag(name)
  local language, region = (name or ''):match('^(%l%l%l?)[_-]?(%a*)')
  return language and (region == '' and language or language .. '-' .. region)
end

---The language of the person, as a tag. v:lang is C where the locale is not installed; the environment names it all the same.
function M.locale()
  local found = tag(vim.v.lang)
  for _, name in ipairs({ 'LC_ALL', 'LC_MESSAGES', 'LANG' }) do
    local value = vim.env[name]
    if not found and value and value ~= '' then
      return tag(value) or 'en'
    end
  end
  return found or 'en'
end

local function language()
  local settings = vim.tbl_get(vim.lsp.config, 'codegpt', 'settings', 'codegpt', 'locale')
  return (type(settings) == 'string' and settings or M.locale()):sub(1, 2)
end

---A sentence for the person. `{name}` in it stands for that member of `values`.
function M.say(name, values)
  local text = (LANGUAGES[language()] or en)[name] or en[name]
  return (text:gsub('{(%w+)}', function(each) return tostring((values or {})[each] or '') end))
end

function M.notify(text, level)
  vim.notify(require('codegpt.plain').line(text), level or vim.log.levels.INFO, { title = 'CodeGPT' })
end

---The names of all sentences in a language, for a test to compare.
function M.names(tag_)
  local names = vim.tbl_keys(LANGUAGES[tag_])
  table.sort(names)
  return names
end

return M
