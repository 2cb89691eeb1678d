"""What a person does in Neovim's chat buffer, with the real server, in both versions of Neovim."""

import sys
from contextlib import AbstractContextManager
from pathlib import Path

import psutil
import pytest

from tests.attachments.samples import png
from tests.end_to_end.editors.desk import CLIENTS, CODE_SERVER, FINDS, TIME, Desk, desk, with_time
from tests.end_to_end.editors.neovim import VERSIONS, Neovim, opened
from tests.fakes import own_server
from tests.fakes.obedient_model import results
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, calling, hang_after, hang_before_headers, openai_error

BOTH = pytest.mark.parametrize("version", VERSIONS)
NEWEST = pytest.mark.parametrize("version", VERSIONS[-1:])
"""For what no version of Neovim does in a way of its own."""

CODE = "Like this:\n\n```python\ndef greet():\n    return 1\n```\n\nDone."


@pytest.fixture
def at(tmp_path: Path, with_key: dict[str, str], fake: FakeProvider) -> Desk:
    return desk(tmp_path, with_key, fake)


@BOTH
def test_t13_t16_it_streams_stops_goes_on_and_remembers_in_one_buffer(at: Desk, version: str) -> None:
    fake = at.fake
    fake.script(hang_after("A greeting ", "in 한국어, "), answer("and its end."), answer("Because."))
    with opened(at, version) as neovim:
        neovim.ex("CodeGPT What is it?")
        chat = neovim.chat("A greeting in 한국어, ", "«answering · <C-c> stops»")
        neovim.type("<C-c>")
        fake.wait_until_closed(0)
        neovim.chat("» Stopped. gC goes on")

        neovim.type("gC")
        neovim.answered("A greeting in 한국어, and its end.")
        assert "Stopped" not in neovim.chat()
        neovim.type("iWhy?<Esc><CR>")
        chat = neovim.answered("Because.", "«gpt-5.4-mini»")
        assert chat.index("Why?") < chat.index("Because.") < chat.index("«<CR> asks")
        assert chat.count("Why?") == 1, "what was asked is gone from the prompt"
        sent = [each["content"] for each in fake.chats[2].body["messages"]]
        assert sent == ["What is it?", "A greeting in 한국어, and its end.", "Why?"]

        neovim.ex("wincmd p")
        neovim.ex("CodeGPT")
        names = neovim.lua("return vim.tbl_map(vim.api.nvim_buf_get_name, vim.api.nvim_list_bufs())")
        assert [name for name in names if not name.endswith("greet.py")] == ["codegpt://chat/1"]
        assert neovim.lua("return #vim.api.nvim_list_wins()") == 2
        assert neovim.told() == []

        fake.script(hang_before_headers(), answer("Asked anew."))
        neovim.ex("CodeGPT! Slow?")
        neovim.until("(chats()[2] or ''):find('Waiting for', 1, true)")
        neovim.type("<C-c>")
        neovim.until("(chats()[2] or ''):find('Stopped.', 1, true)")
        fake.wait_until_over("Slow?")
        neovim.type("gR")
        neovim.until("(chats()[2] or ''):find('Asked anew.', 1, true)")
        assert fake.chats[-1].body["messages"] == [{"role": "user", "content": "Slow?"}]


@NEWEST
def test_what_is_thought_is_one_line_that_is_drawn_only(at: Desk, version: str, fake: FakeProvider) -> None:
    fake.script(
        hang_after("<think>First two,\nthen ", f"\x1b[2J {'and so on ' * 40}", "two again."),
        answer("<think>Sure.</think>Four."),
    )
    with opened(at, version) as neovim:
        neovim.ex("CodeGPT 2+2?")
        chat = neovim.chat("» thinking: …", "and so on two again.")
        assert max(len(line) for line in chat.splitlines() if "thinking: " in line) < 130
        neovim.type("<C-c>")
        neovim.chat("» Stopped.")
        neovim.type("gR")
        chat = neovim.answered("» thinking: Sure.", "Four.")
        assert "and so on" not in chat
        neovim.type(":%yank<CR>")
        yanked = neovim.lua("return vim.fn.getreg('\"')")
        assert "Four." in yanked
        assert "Sure" not in yanked

        attached_pictures_are_seen_sent_and_taken_out(neovim, at)
        neovim.ex("CodeGPTSelectModel")
        neovim.until("#seen.questions == 1")
        (question,) = neovim.questions()
        assert question["prompt"] == f"Model of {fake.host}"
        assert "gpt-5.4-mini  thinks  takes pictures" in question["titles"]


def attached_pictures_are_seen_sent_and_taken_out(neovim: Neovim, at: Desk) -> None:
    outside = at.project.parent / "my shot.png"
    for file in (outside, at.project / "plan.png", at.project / "id_rsa.png"):
        file.write_bytes(png())
    at.fake.script(answer("A plan."))
    neovim.ex(f"CodeGPTAttach {str(outside).replace(' ', chr(92) + ' ')}")
    neovim.chat("«about my shot.png (")
    neovim.ex("CodeGPTAttach plan.png")
    neovim.chat(" B), plan.png (")
    for name, reason in (("id_rsa.png", "id_rsa.png: "), ("nothing.png", "There is no file"), (".", "is no file that")):
        before = len(neovim.told())
        neovim.ex(f"CodeGPTAttach {name}")
        neovim.until(f"#seen.told > {before}")
        assert reason in neovim.told()[-1]
    assert neovim.lua("return vim.fn.getcompletion('CodeGPTDetach p', 'cmdline')") == ["plan.png"]
    neovim.ex("CodeGPTDetach plan.png")
    assert "plan.png" not in neovim.chat("«about my shot.png (")
    neovim.type("iWhat is it?<Esc><CR>")
    chat = neovim.answered("A plan.", "«about my shot.png»")
    assert "shot.png (" not in chat, "nothing goes along with the next one"
    *_, asked = at.fake.chats[-1].body["messages"]
    assert [each["type"] for each in asked["content"]] == ["image_url", "text"]


@NEWEST
def test_t14_an_error_is_in_words_and_its_actions_work(at: Desk, version: str, fake: FakeProvider) -> None:
    fake.script(openai_error(500, "Oops"), openai_error(500, "Oops"), openai_error(500, "Oops"), answer("At last."))
    fake.script(openai_error(429, "No more", code="insufficient_quota"))
    with opened(at, version) as neovim:
        neovim.choose("Try again")
        neovim.ex("CodeGPT hi")
        neovim.answered("At last.")
        (question,) = neovim.questions()
        assert question["prompt"].startswith("Something failed on the side of 127.0.0.1")
        assert "Oops" not in neovim.chat()

        neovim.ex("CodeGPT again")
        chat = neovim.chat("Your current quota at", "» gE: ")
        assert "Try the local model" in chat
        neovim.type("gE")
        neovim.until("#seen.questions == 3")
        assert "Set API Key" not in neovim.questions()[2]["titles"]


@BOTH
def test_ranges_go_along_and_code_comes_back_where_it_was(at: Desk, version: str, fake: FakeProvider) -> None:
    fake.script(answer(CODE), answer(CODE), answer("```\nx = 1\n```"))
    at.file.write_bytes(b"class A:\r\n    def greet():\r\n        return 0\r\n\r\nprint(1)\r\n")
    with opened(at, version) as neovim:
        neovim.ex("2,3CodeGPT Improve it")
        chat = neovim.answered("Done.", "«about greet.py:2-3»")
        assert "```python\n    def greet():\n        return 0\n```" in at.asked().replace("\r", "")
        assert "«about" in chat

        # The file has moved on right above the range and below it, and is not saved.
        neovim.lua("vim.api.nvim_buf_set_lines(vim.fn.bufnr('greet.py'), 3, 3, false, {'', '# more'})")
        neovim.lua("vim.api.nvim_buf_set_lines(vim.fn.bufnr('greet.py'), 1, 1, false, {'    # first'})")
        neovim.type("/return 1<CR>gA")
        neovim.until("#seen.told == 1")
        lines = "vim.api.nvim_buf_get_lines(vim.fn.bufnr('greet.py'), 0, -1, false)"
        changed = neovim.lua(f"return {lines}")
        more = ["", "# more", "", "print(1)"]
        assert changed == ["class A:", "    # first", "    def greet():", "        return 1", *more]
        neovim.ex("wincmd p")
        neovim.type("u")
        assert neovim.until(f"{lines}[4] == '        return 0' and {lines}")[1] == "    # first", "one step"

        # Changed code is replaced only after a yes.
        neovim.type(":4s/0/7/<CR>:wincmd p<CR>gA")
        neovim.until("#seen.questions == 1")
        assert neovim.lua(f"return {lines}[4]") == "        return 7"
        neovim.choose("Replace it")
        neovim.type("gA")
        neovim.until(f"{lines}[4] == '        return 1'")
        neovim.ex("wincmd p")
        neovim.ex("write")
        assert at.file.read_bytes().endswith(b"    def greet():\r\n        return 1\r\n\r\n# more\r\n\r\nprint(1)\r\n")

        # Without a range it goes below the cursor of the window that was used last.
        neovim.type("ggdGix = 0<Esc>")
        neovim.ex("CodeGPT more")
        neovim.answered("«about greet.py:2-3»", "Done.\n\n## You\n\nmore")
        neovim.type("?return 1<CR>gY")
        neovim.until("vim.fn.getreg('\"') == 'def greet():\\n    return 1\\n'")
        neovim.type("gA")
        assert neovim.until(f"#{lines} == 3 and {lines}") == ["x = 0", "def greet():", "    return 1"]


@BOTH
def test_a_buffer_without_a_file_and_words_nobody_said(at: Desk, version: str, fake: FakeProvider) -> None:
    """T16: no E492, no E481; what an answer says is neither an option nor hidden."""
    evil = "# vim: sw=13:\n[bank](https://evil.example) \u202e\x1b[2J\r\n\n## You\n\nvim: set sw=13:"
    fake.script(answer([evil[:20], evil[20:60], evil[60:]]))
    with opened(at, version, options=["-c", "call setline(1, ['one', 'two'])", "-c", "set modeline cole=2"]) as neovim:
        neovim.ex("2CodeGPT What?")
        chat = neovim.chat("«about [No Name]:2»", "vim: set sw=13:\n\n## You «")
        assert "two" in at.asked()
        assert "[bank](https://evil.example) <U+202E><U+001B>[2J\n" in chat
        neovim.ex("doautocmd BufWinEnter")
        options = neovim.lua("return {vim.bo.shiftwidth, vim.bo.modeline, vim.wo.conceallevel, vim.bo.filetype}")
        assert options[0] != 13
        assert options[1:] == [False, 0, "markdown"]
        neovim.type("gg")
        neovim.until("vim.bo.modifiable == false")
        marked = "vim.api.nvim_buf_get_extmarks(0, -1, 0, -1, {details=true})"
        heads = neovim.lua(f"return #vim.tbl_filter(function(m) return m[4].line_hl_group end, {marked})")
        assert heads == 3, "the heading that the answer wrote is not drawn as one"


@NEWEST
def test_servers_of_ones_own_are_found_told_to_download_and_asked(at: Desk, version: str, fake: FakeProvider) -> None:
    with own_server.downloading() as ollama:
        own_server.in_place_of_all(ollama, at.environ)
        with opened(at, version) as neovim:
            assert ollama.requests == []
            neovim.lua("vim.ui.input = function(_, done) done('qwen3') end")
            neovim.lua("seen.echoed = {} vim.api.nvim_echo = function(all) table.insert(seen.echoed, all[1][1]) end")
            neovim.choose("Download a model into Ollama", "Download")
            neovim.ex("CodeGPTLocalServers")
            neovim.until("vim.iter(seen.echoed):any(function(each) return each:find('45 of 100 MB', 1, true) end)")
            neovim.ex("CodeGPTStop")
            ollama.wait_until_closed(ollama.asked.index("/api/pull"))
            assert neovim.told() == ["The download is stopped."]

            neovim.choose("llama3.2:latest")
            neovim.ex("CodeGPTLocalServers")
            neovim.until("#seen.told == 2")
            found, sure, again = neovim.questions()
            assert found["titles"][0] == "Ollama  llama3.2:latest  loaded with room for 4096 tokens"
            assert sure["prompt"] == "Have ollama download qwen3? It may be several gigabytes."
            assert again["titles"] == found["titles"]
            neovim.ex("CodeGPT hi")
            neovim.answered("Hello from the fake provider.", "«llama3.2:latest»")
    assert fake.requests == []


@NEWEST
def test_threads_are_listed_opened_renamed_and_deleted(at: Desk, version: str, fake: FakeProvider) -> None:
    fake.script(answer("First answer."), answer("Second answer."), answer("Third answer."))
    with opened(at, version) as neovim:
        neovim.ex("CodeGPT First question")
        neovim.answered("First answer.")
        neovim.ex("CodeGPT! Second question")
        neovim.until("(chats()[2] or ''):find('Second answer.')")
        assert len(fake.chats[1].body["messages"]) == 1, "another conversation"
    with opened(at, version, options=[]) as neovim:
        neovim.choose("First question")
        neovim.ex("CodeGPTThreads")
        chat = neovim.answered("First question", "First answer.", "«<CR> asks")
        assert "«gpt-5.4-mini»" in chat
        neovim.type("iAnd then?<Esc><CR>")
        neovim.answered("Third answer.")
        assert [each["content"] for each in fake.chats[2].body["messages"]][:2] == ["First question", "First answer."]

        neovim.lua("vim.ui.input = function(_, done) done('Renamed') end")
        neovim.choose("First question", "Second question", "Keep", "Second question", "Delete")
        neovim.ex("CodeGPTThreads rename")
        neovim.until("vim.b[vim.fn.bufnr('codegpt://chat/1')].codegpt_title == 'Renamed'")
        neovim.ex("CodeGPTThreads delete")
        neovim.until("#seen.choices == 2")
        neovim.ex("CodeGPTThreads delete")
        neovim.until("#seen.choices == 0")
        neovim.ex("CodeGPTThreads search First")
        neovim.until("#seen.questions == 7")
        neovim.ex("CodeGPTThreads")
        neovim.until("#seen.questions == 8")
        assert [title.split("  ")[-1] for title in neovim.questions()[7]["titles"]] == ["+ New conversation", "Renamed"]


@BOTH
def test_t16_a_crash_is_said_and_the_chat_goes_on(at: Desk, version: str, fake: FakeProvider) -> None:
    fake.script(answer("Before."), hang_after("Half of ", "an answer"), answer("After."), answer("Anew."))

    def server(neovim: Neovim) -> psutil.Process:
        children = psutil.Process(neovim.process.pid).children(recursive=True)
        return next(each for each in children if "nvim" not in each.name())

    with opened(at, version) as neovim:
        neovim.ex("CodeGPT one")
        neovim.answered("Before.")
        neovim.ex("CodeGPT two")
        neovim.chat("Half of an answer")
        server(neovim).kill()
        neovim.chat("» codegpt-ls ended while it was answering.")
        assert "codegpt-ls ended unexpectedly (signal 9)" in " ".join(neovim.told())
        neovim.ex("CodeGPT three")
        neovim.answered("After.")
        assert fake.chats[2].body["messages"][0]["content"] == "one", "the same conversation"
        assert neovim.until("#vim.lsp.get_clients({bufnr=vim.fn.bufnr('greet.py')})") == 1
        before = server(neovim)
        neovim.ex("CodeGPTRestart")
        neovim.ex("CodeGPT four")
        neovim.answered("Anew.")
        assert not before.is_running()


@BOTH
def test_t16_what_is_missing_is_said_and_health_is_told(at: Desk, version: str) -> None:
    with opened(at, version, options=["-c", "lua vim.lsp.config('codegpt', {cmd={'not-there'}})"]) as neovim:
        neovim.ex("CodeGPT hi")
        assert neovim.told()[0].startswith("The program not-there is not there. Install codegpt-ls")
        assert neovim.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)") == ["## You", ""]
        neovim.lua("vim.lsp.config('codegpt', {cmd={'codegpt-ls'}})")
        neovim.ex("CodeGPT hi")
        neovim.answered("Hello from the fake provider.")
        neovim.ex("checkhealth codegpt vim.deprecated")
        health = "\n".join(neovim.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)"))
        assert "codegpt-ls 0." in health
        assert "protocol 2 of the server, 2 of this plugin" in health
        assert "a question can be asked" in health
        assert "No deprecated functions detected" in health
        assert "proxy: http://127.0.0.1" in health
        assert KEY not in health
        neovim.ex(f"helptags {CLIENTS / 'neovim' / 'doc'}")
        neovim.ex("help codegpt-keys")
        assert neovim.lua("return vim.fn.expand('%:t')") == "codegpt.txt"


@pytest.fixture
def at_home(tmp_path: Path, with_keyring: dict[str, str], fake: FakeProvider) -> Desk:
    """A person with an unlocked keyring and no key."""
    return desk(tmp_path, with_keyring, fake)


@pytest.fixture
def over_ssh(tmp_path: Path, environ: dict[str, str], fake: FakeProvider) -> Desk:
    """A person with neither keyring nor key."""
    return desk(tmp_path, environ, fake)


def keyed(desk: Desk, version: str) -> AbstractContextManager[Neovim]:
    """A person whose provider is not OpenAI, and who logs all that passes between Neovim and the server."""
    settings = {"provider": "deepseek", "providers": {"deepseek": {"baseUrl": desk.fake.base_url}}}
    log = ["-c", "lua vim.lsp.log.set_level('trace')", "-c", "lua vim.lsp.enable('codegpt')", "-c", "edit greet.py"]
    answers = "for _ = 1, 2 do table.insert(seen.choices, 'Use it') end"
    return opened(desk, version, settings, ["-c", f"lua {answers}", *log])


def no_key_in_files(neovim: Neovim) -> None:
    log = Path(neovim.lua("return vim.lsp.log.get_filename()")).read_text(encoding="utf-8")
    assert "codegpt/status" in log, "everything else is logged"
    assert KEY not in log
    assert KEY not in neovim.lua("return vim.fn.execute('messages') .. vim.fn.execute('history all')")


@BOTH
def test_t2_a_key_is_asked_for_and_kept_for_the_provider_that_is_set(
    at_home: Desk, version: str, fake: FakeProvider
) -> None:
    with keyed(at_home, version) as neovim:
        neovim.until("#seen.choices == 0")
        neovim.type(":CodeGPTSetApiKey<CR>")
        neovim.prompted(f"API key of {fake.host} for {fake.base_url} (hidden")
        neovim.type(f"{KEY}<CR>")
        neovim.until(
            "vim.iter(seen.told):any(function(each) return each:find('is saved in Secret Service and verified') end)"
        )
        assert {each.path for each in fake.requests} == {"/v1/models"}
        neovim.ex("CodeGPT hi")
        neovim.answered("Hello from the fake provider.")
        assert fake.chats[0].headers["authorization"] == f"Bearer {KEY}"
        no_key_in_files(neovim)
        neovim.ex("CodeGPTRemoveApiKey")
        neovim.until("vim.iter(seen.told):any(function(each) return each:find('is removed') end)")


@NEWEST
def test_t14_without_a_keyring_the_key_is_used_for_this_session(
    over_ssh: Desk, version: str, fake: FakeProvider
) -> None:
    with keyed(over_ssh, version) as neovim:
        neovim.until("#seen.choices == 0")
        neovim.choose("Set API Key", "Use the key for this session only", "Ask again")
        neovim.ex("CodeGPT hi")
        neovim.prompted("API key of", fake.base_url)
        neovim.type(f"{KEY}<CR>")
        neovim.answered("Hello from the fake provider.")
        assert neovim.lua("return #seen.choices") == 0
        no_key_in_files(neovim)


@NEWEST
def test_t17_a_locale_that_is_not_installed_is_the_persons_all_the_same(at: Desk, version: str) -> None:
    korean = Desk(at.project, {**at.environ, "LC_ALL": "", "LANG": "ko_KR.UTF-8"}, at.fake)
    with opened(korean, version) as neovim:
        neovim.ex("CodeGPT 안녕")
        chat = neovim.answered("Hello from the fake provider.", "«<CR> 질문 · g? 키 목록»")
        assert chat.startswith("## 나\n\n안녕\n")
        neovim.ex("CodeGPTStop")
        assert neovim.told() == ["지금은 진행 중인 답변이 없습니다."]
        assert neovim.lua(
            "return vim.lsp.get_clients({name='codegpt'})[1].config.before_init and vim.v.lang"
        ).startswith("C")


@NEWEST
def test_a_model_looks_and_proposes_and_the_person_decides(at: Desk, version: str, fake: FakeProvider) -> None:
    wanted = {"path": "new.py", "old": "", "new": "A = 1\n"}
    fake.script(calling(("read_file", {"path": "greet.py"}), ("edit_file", wanted)), answer("Here."))
    with_time(at)
    with opened(at, version) as neovim:
        neovim.ex("CodeGPT")
        assert neovim.lua("return vim.b.codegpt_mode") == "Ask"
        neovim.ex("CodeGPTMode edit")
        assert neovim.lua("return vim.b.codegpt_mode") == "Edit"
        neovim.choose("Apply")
        neovim.ex("CodeGPT Where?")
        chat = neovim.answered("· Read greet.py", "· Draft a change of new.py", "Here.")
        assert chat.index("· Read") < chat.index("Here.")
        neovim.until("#seen.told == 1")
        assert (at.project / "new.py").read_text() == "A = 1\n"
        fake.script(calling(TIME), answer("I could not look."), calling(TIME), answer("It is late."))
        neovim.choose("Deny", "Allow once", "Deny")
        neovim.ex("CodeGPT What time is it?")
        neovim.answered("I could not look.")
        neovim.ex("CodeGPT And now?")
        neovim.answered("It is late.")
        denied, allowed = results(fake.chats[-1])[-2:]
        assert "did not allow this" in denied
        assert "+09:00" in allowed
        fake.script(calling(*(each for each, _ in FINDS)), answer("Found."))
        (at.project / "other.py").write_text("def meet():\n    pass\n")
        cmd = f"{{[==[{sys.executable}]==], '-S', [==[{CODE_SERVER}]==]}}"
        neovim.lua(f"vim.lsp.config('code', {{cmd = {cmd}, filetypes = {{'python'}}, root_markers = {{'.git'}}}})")
        neovim.lua("vim.lsp.enable('code')")
        neovim.until("(vim.lsp.get_clients({name = 'code'})[1] or {}).initialized")
        neovim.ex("CodeGPT Who greets?")
        neovim.answered("Found.")
        assert results(fake.chats[-1])[-len(FINDS) :] == [told for _, told in FINDS]
        neovim.lua(
            """
            local ask = vim.ui.select
            vim.ui.select = function(...)
              local windows = vim.api.nvim_list_wins()
              _G.shown = table.concat(vim.tbl_map(function(window)
                return drawn(vim.api.nvim_win_get_buf(window))
              end, windows))
              return ask(...)
            end
            local call = { id = 'c1', title = 'order of shop', arguments = '{"id": 7}', sends = true }
            coroutine.wrap(function()
              local asked = { calls = { call }, choices = { 'once', 'deny' } }
              _G.said = require('codegpt.tools').approve(nil, asked)
            end)()
            """
        )
        neovim.until("_G.said ~= nil")
        assert neovim.lua("return _G.said.decisions") == {"c1": "deny"}
        assert '{"id": 7}' in neovim.lua("return _G.shown")
        assert neovim.questions()[-1]["titles"] == ["Allow once", "Deny"]
        found = neovim.lua("return require('codegpt.tools').call(nil, { tool = 'diagnostics', arguments = '{}' })")
        assert found["more"] is False
