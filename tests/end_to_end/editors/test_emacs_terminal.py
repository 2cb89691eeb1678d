"""Emacs on a terminal, with everything a person would see of it."""

from tests.end_to_end.editors.desk import CLIENTS, CODE, Desk
from tests.end_to_end.editors.emacs import emacs
from tests.end_to_end.editors.tmux import Terminal
from tests.fakes.replies import answer

SHORTER = "    return 1"


def test_t18_code_is_compared_by_ediff_and_a_model_is_chosen(at_desk: Desk) -> None:
    """What of the code is taken is the person's word, hunk by hunk; the model is chosen out of a list."""
    fake = at_desk.fake
    fake.forget_script()
    fake.models([{"id": "gpt-5.4-mini"}, {"id": "gpt-5.4-nano"}])
    fake.script(answer(f"So:\n\n```python\n{SHORTER}\n```\n"), answer("By the other one."))
    plain = "--eval '(setq ediff-window-setup-function (quote ediff-setup-windows-plain))'"
    command = f"{emacs('fetched')} -nw -Q -L {CLIENTS / 'emacs'} -l codegpt {plain} {at_desk.file.name}"
    terminal = Terminal(at_desk, command)
    try:
        terminal.until(lambda screen: "print(greet())" in screen and "For information" in screen)
        terminal.type("M-g", "g", "3", "Enter", "C-a", "C-Space", "C-e", "M-x", "codegpt-ask-region", "Enter")
        terminal.until(lambda screen: "Ask about greet.py:3-3:" in screen)
        terminal.type("Shorter?", "Enter")
        terminal.until(lambda screen: SHORTER in screen)
        terminal.type("C-x", "o", "M-<", "C-s", "return 1", "Enter", "M-x", "codegpt-apply-code", "Enter")
        terminal.until(lambda screen: "Apply to greet.py:3-3?" in screen and f"+{SHORTER}" in screen)
        terminal.type("e")
        screen = terminal.until(lambda screen: "Ediff Control Panel" in screen)
        assert "*CodeGPT proposes: greet.py*" in screen
        terminal.type("n", "b", "q")
        terminal.until(lambda screen: "Quit this Ediff session?" in screen)
        terminal.type("y")
        terminal.until(lambda screen: "Control Panel" not in screen and screen.count(SHORTER) == 2)
        assert at_desk.file.read_text(encoding="utf-8") == CODE, "nothing is saved but by the person"

        terminal.type("M-x", "codegpt-select-model", "Enter")
        terminal.until(lambda screen: "Model of" in screen)
        terminal.type("gpt-5.4-n", "Tab")
        terminal.until(lambda screen: "gpt-5.4-nano" in screen)
        terminal.type("Enter", "M-x", "codegpt-ask", "Enter")
        terminal.until(lambda screen: "Ask CodeGPT:" in screen)
        terminal.type("And now?", "Enter")
        terminal.until(lambda screen: "By the other one." in screen)
    finally:
        terminal.close()
    assert [chat.body["model"] for chat in fake.chats][-1] == "gpt-5.4-nano"
