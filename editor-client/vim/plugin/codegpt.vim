vim9script noclear
# codegpt-ls for Vim 9.0 or newer, with +job and +channel. No other plugin is needed, and any may run beside it.
#
#     set runtimepath+=/path/to/codegpt-ls/editor-client/vim
#     let g:codegpt_settings = #{provider: 'deepseek'}      " optional: the settings of README.md
#     let g:codegpt_command = ['codegpt-ls', '--stdio']     " optional: how the server is started
#
# :CodeGPT {question}      ask; with a range the lines go along: :'<,'>CodeGPT Why?
# :CodeGPTNew              let the next question begin a conversation
# :CodeGPTStop             stop what is being answered; what has come stays
# :CodeGPTSetApiKey        type a key, hidden, for the provider that is set
# :CodeGPTSelectModel      choose who answers
#
# The server starts with the first command and ends with Vim.

if !has('vim9script') || !has('channel') || !has('job') || exists('g:loaded_codegpt')
  finish
endif
g:loaded_codegpt = 1

const TOKEN = 'answer'
const PROGRESS = 'progress'

var server: job
var ready = false
var waiting: list<func> = []
var thread = ''
var page = -1
var asked = 0
var opened = ''
var state = ''

# --- The server

def Server(Then: func)
  if job_status(server) ==# 'run'
    if ready
      Then()
    else
      add(waiting, Then)
    endif
    return
  endif
  ready = false
  thread = ''
  waiting = [Then]
  const command = get(g:, 'codegpt_command', ['codegpt-ls', '--stdio'])
  server = job_start(command, {
    in_mode: 'lsp', out_mode: 'lsp', err_io: 'null', noblock: 1, out_cb: Heard, exit_cb: Ended,
  })
  if job_status(server) !=# 'run'
    Tell($'{command[0]} cannot be started. Install it: pipx install codegpt-ls')
    return
  endif
  Request('initialize', {
    processId: getpid(),
    clientInfo: {name: 'vim', version: string(v:versionlong)},
    locale: substitute(matchstr(v:lang, '^\a\a\(_\a\a\)\?\ze\([.@]\|$\)'), '_', '-', ''),
    workspaceFolders: [{uri: Uri(getcwd()), name: fnamemodify(getcwd(), ':t')}],
    initializationOptions: {ownInterface: true, personalSettings: true, protocol: 1, codegpt: Settings()},
    capabilities: {
      general: {positionEncodings: ['utf-8']},
      workspace: {configuration: true, workspaceFolders: true},
      window: {showMessage: {messageActionItem: {}}},
    },
  }, (_) => {
    Notify('initialized', {})
    ready = true
    for Waiting in waiting
      Waiting()
    endfor
    waiting = []
  })
enddef

def Request(method: string, params: dict<any>, Then: func, Failed: func = Fail): number
  const sent = ch_sendexpr(server, {method: method, params: params}, {callback: (_, reply) => {
    if has_key(reply, 'error')
      Failed(reply.error)
    else
      Then(get(reply, 'result', {}))
    endif
  }})
  return type(sent) == v:t_dict ? sent.id : 0
enddef

def Notify(method: string, params: dict<any>)
  ch_sendexpr(server, {method: method, params: params})
enddef

def Heard(_: channel, message: dict<any>)
  const method = get(message, 'method', '')
  const params = get(message, 'params', {})
  if has_key(message, 'id')
    ch_sendexpr(server, {id: message.id, result: Answered(method, params)})
  elseif method ==# '$/progress' && params.token ==# TOKEN && has_key(params.value, 'text')
    Write(params.value.text)
  elseif method ==# '$/progress' && params.token ==# PROGRESS
    State(get(params.value, 'message', ''))
  elseif method ==# 'window/showMessage'
    Tell(params.message)
  endif
enddef

def Answered(method: string, params: dict<any>): any
  if method ==# 'workspace/configuration'
    return mapnew(params.items, (_, _) => Settings())
  elseif method ==# 'codegpt/personalSettings'
    return Settings()
  elseif method ==# 'window/showMessageRequest'
    const titles = mapnew(get(params, 'actions', []), (number, action) => $'{number + 1}. {action.title}')
    const chosen = inputlist([params.message] + titles)
    return chosen > 0 && chosen <= len(titles) ? params.actions[chosen - 1] : null
  endif
  return null
enddef

def Ended(_: job, code: number)
  if asked > 0
    Finish($'*codegpt-ls has ended (exit code {code}). The next question starts it anew.*')
  endif
enddef

def Settings(): dict<any>
  return get(g:, 'codegpt_settings', {})
enddef

def Uri(path: string): string
  var uri = 'file://'
  for index in range(strlen(path))
    const byte = strpart(path, index, 1)
    uri ..= byte =~ '^[-A-Za-z0-9._~/]$' ? byte : printf('%%%02X', char2nr(byte))
  endfor
  return uri
enddef

# --- The conversation

def Ask(question: string, first: number, last: number)
  const document = {
    uri: expand('%') ==# '' ? 'untitled:Untitled' : Uri(expand('%:p')), languageId: &filetype, version: 1,
    text: join(getline(1, '$'), "\n") .. "\n",
  }
  const range = {start: {line: first - 1, character: 0}, end: {line: last, character: 0}}
  const about = first > 0 ? [{kind: 'selection', uri: document.uri, range: range}] : []
  Server(() => {
    if asked > 0
      Tell('An answer is being written. :CodeGPTStop stops it.')
      return
    endif
    Show()
    Write($"# {question}\n\n")
    if first > 0
      Notify('textDocument/didOpen', {textDocument: document})
      opened = document.uri
    endif
    if thread ==# ''
      asked = -1
      Request('codegpt/createThread', {workspaceFolder: Uri(getcwd())}, (made) => {
        thread = made.thread.id
        Send(question, about)
      })
    else
      Send(question, about)
    endif
  })
enddef

def Send(question: string, about: list<any>)
  asked = Request('codegpt/chat', {
    messages: [{role: 'user', content: question}], threadId: thread, context: about,
    partialResultToken: TOKEN, workDoneToken: PROGRESS,
  }, (result) => {
    const notes = mapnew(get(result, 'notices', []) + get(result, 'contextLeftOut', []), (_, note) => $'*{note.message}*')
    const cut = index(['length', 'content_filter'], get(result, 'finishReason', '')) >= 0 ? ['*…*'] : []
    Finish(join(cut + notes, "\n\n"))
  })
enddef

def Fail(error: dict<any>)
  var lines = [error.code == -32800 ? '*Stopped.*' : $'**{error.message}**']
  for way in get(get(error, 'data', {}) ?? {}, 'actions', [])
    const own = {'codegpt.setApiKey': ':CodeGPTSetApiKey', 'codegpt.selectModel': ':CodeGPTSelectModel',
      'codegpt.newChat': ':CodeGPTNew'}
    const how = get(way, 'url', get(own, get(way, 'command', ''), ''))
    if how !=# ''
      add(lines, $'- {way.title}: {how}')
    endif
  endfor
  if asked != 0
    Finish(join(lines, "\n"))
  else
    Tell(join(lines, "\n"))
  endif
enddef

def Finish(note: string)
  asked = 0
  State('')
  if opened !=# '' && job_status(server) ==# 'run'
    Notify('textDocument/didClose', {textDocument: {uri: opened}})
  endif
  opened = ''
  const open = bufexists(page) && getbufline(page, '$')[0] !=# ''
  Write((note ==# '' ? '' : (open ? "\n\n" : '') .. note) .. "\n\n")
enddef

def Show()
  if bufwinid(page) > 0
    return
  endif
  const here = win_getid()
  if bufexists(page)
    execute 'botright vertical sbuffer' page
  else
    execute 'botright vnew' fnameescape('[CodeGPT]')
    page = bufnr()
  endif
  setlocal buftype=nofile bufhidden=hide noswapfile nobuflisted filetype=markdown wrap linebreak
  setlocal statusline=%f\ %{get(b:,'codegpt_state','')}
  win_gotoid(here)
enddef

def Write(text: string)
  if !bufexists(page)
    return
  endif
  bufload(page)
  const [first; others] = split(text, "\n", true)
  const end = getbufinfo(page)[0].linecount
  setbufline(page, end, getbufline(page, end)[0] .. first)
  if !empty(others)
    appendbufline(page, end, others)
  endif
  for window in win_findbuf(page)
    if window != win_getid()
      win_execute(window, 'normal! G')
    endif
  endfor
  redraw
enddef

def State(now: string)
  if bufexists(page)
    setbufvar(page, 'codegpt_state', now)
    redrawstatus!
  endif
enddef

def Tell(message: string)
  echohl WarningMsg
  for line in split(message, "\n")
    echomsg line
  endfor
  echohl None
enddef

# --- Commands

def Stop()
  if asked > 0
    Notify('$/cancelRequest', {id: asked})
  else
    Tell('Nothing is being answered at the moment.')
  endif
enddef

def SetApiKey()
  Server(() => {
    Request('codegpt/keyStatus', {}, (status) => {
      const key = inputsecret($'API key of {status.provider} ({status.origin}): ')
      redraw
      if key !=# ''
        Request('codegpt/setApiKey', {provider: status.provider, apiKey: key}, (saved) => Tell(saved.message))
      endif
    })
  })
enddef

def SelectModel()
  Server(() => {
    Request('codegpt/models', {}, (known) => {
      const ids = known.models->filter((_, model) => model.status !=# 'retired')->mapnew((_, model) => model.id)
      const titles = mapnew(ids, (number, id) => $'{number + 1}. {id}{id ==# get(known, "selected", "") ? " *" : ""}')
      const chosen = inputlist([$'{known.provider}:'] + titles)
      redraw
      if chosen > 0 && chosen <= len(ids)
        const params = {provider: known.provider, model: ids[chosen - 1]}
        Request('codegpt/selectModel', params, (selected) => Tell(selected.message))
      endif
    })
  })
enddef

def New()
  thread = ''
enddef

command! -nargs=+ -range=0 CodeGPT call <SID>Ask(<q-args>, <count> > 0 ? <line1> : 0, <line2>)
command! CodeGPTNew call <SID>New()
command! CodeGPTStop call <SID>Stop()
command! CodeGPTSetApiKey call <SID>SetApiKey()
command! CodeGPTSelectModel call <SID>SelectModel()
