"""A whole life of a client of codegpt-ls, by its protocol page: prints `step-name: what came`, one line per step.

Run it with the command that starts the server: `OPENAI_API_KEY=... OPENAI_BASE_URL=... python client.py codegpt-ls`.
"""
import itertools, json, os, subprocess, sys, threading
from typing import Any, Callable, NoReturn

KEY, PROTOCOL, OWN, URI = os.environ["OPENAI_API_KEY"], 1, ("codegpt.retry", "codegpt.continue"), "untitled:area.py"
OPENED = {"uri": URI, "languageId": "python", "version": 1, "text": "파이 = 3\ndef area(r):\n    return 파이 * r\n"}
CODE = {"uri": URI, "range": {"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 17}}}
MINE, CAN = {"personalSettings": True, "ownInterface": True, "protocol": 1}, {"workspace": {"configuration": True}}

def fail(why: str) -> NoReturn:
    raise AssertionError(f"not as the page says: {why}")

def step(name: str, came: object, *holds: object) -> None:
    if not all(holds):
        fail(f"{name}, of its conditions {[bool(one) for one in holds]}: {came}")
    print(f"{name}: {came!r}", flush=True)

class Client:
    """A client with a server process of its own; a thread keeps what the server sends and answers what it asks."""
    def __init__(self, command: list[str], lang: str) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ids, self.news, self.came = itertools.count(1), threading.Condition(), []
        threading.Thread(target=self.read, daemon=True).start()
        said = self.ask("initialize", locale=lang, capabilities=CAN, initializationOptions=MINE, processId=os.getpid())
        self.knows: dict[str, Any] = said["capabilities"].get("experimental", {}).get("codegpt", {})
        self.send(method="initialized", params={})
        self.send(method="textDocument/didOpen", params={"textDocument": OPENED})
    def send(self, **message: Any) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        with self.news:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
            self.process.stdin.flush()
    def read(self) -> None:
        for header in iter(self.process.stdout.readline, b""):
            if header.startswith(b"Content-Length:"):
                size = int(header[15:])
            elif header == b"\r\n":
                message = json.loads(self.process.stdout.read(size))
                with self.news:
                    self.came.append(message)  # what nobody looks for there is nothing
                    self.news.notify_all()
                if "id" in message and "method" in message:
                    self.answer(message["id"], message["method"])
    def answer(self, number: int, method: str) -> None:
        known = {"codegpt/personalSettings": {"memory": 3}, "workspace/configuration": [{"temperature": 0.5}]}
        unknown = {"error": {"code": -32601, "message": f"{method} is not known here"}}
        self.send(id=number, **({"result": known[method]} if method in known else unknown))
    def told(self, method: str) -> list[Any]:
        return [message["params"] for message in self.came if message.get("method") == method]
    def wait(self, until: Callable[[], Any]) -> Any:
        with self.news:
            return self.news.wait_for(until, 30) or fail(f"nothing for 30 s after {self.came[-1:]}")
    def start(self, method: str, **params: Any) -> int:  # an answer travels on a token that is the request's id
        number = next(self.ids)
        self.send(id=number, method=method, params={**params, "partialResultToken": number})
        return number
    def end(self, number: int, member: str = "result") -> Any:
        response = self.wait(lambda: [m for m in self.came if m.get("id") == number and "method" not in m])[0]
        return response[member] if member in response else fail(f"no {member} but {response}")
    def ask(self, method: str, **params: Any) -> Any:
        return self.end(self.start(method, **params))
    def chat(self, text: str, **params: Any) -> int:
        return self.start("codegpt/chat", messages=[{"role": "user", "content": text}], **params)
    def text(self, number: int) -> str:
        values = [params["value"] for params in self.told("$/progress") if params["token"] == number]
        return "".join(value["text"] for value in values if value["kind"] == "delta")
    def count(self, thread: str, to: int) -> int:
        number = self.chat("Count slowly.", threadId=thread)
        return self.wait(lambda: f" {to} " in self.text(number) and number)
    def messages(self, thread: str, **part: Any) -> list[dict[str, Any]]:
        return self.ask("codegpt/thread", threadId=thread, **part)["messages"]

def life(command: list[str]) -> None:
    one = Client(command, "en")
    spoken = one.knows.get("protocol")
    step("greet", f"protocol {spoken}" + ("" if spoken == PROTOCOL else f", not {PROTOCOL}: update server or client"))
    step("settings", one.wait(lambda: one.told("codegpt/personalSettings") and one.told("workspace/configuration")))
    status = one.ask("codegpt/status")
    memory = next(item for item in status["settings"] if item["name"] == "codegpt.memory")
    step("status", memory, status["ready"], memory["value"] == 3, memory["saidBy"] == "person")
    step("keys", (key := one.ask("codegpt/keyStatus"))["message"], key["present"], KEY not in str(key))
    models = [item["id"] for item in one.ask("codegpt/models", refresh=True)["models"] if item["status"] == "current"]
    step("models", models, models)
    step("select-model", chosen := one.ask("codegpt/selectModel", model=models[0]), chosen["modelFrom"] == "session")
    thread = one.ask("codegpt/createThread")["thread"]["id"]
    result = one.end(first := one.chat("What is a closure?", threadId=thread))
    step("chat", one.text(first), one.told("$/progress")[0]["value"]["kind"] == "begin", "text" not in result)
    slow, other = one.count(thread, 9), one.chat("Are you there?")
    one.send(method="$/cancelRequest", params={"id": slow})
    error, kept = one.end(slow, "error"), one.messages(thread)[-1]
    step("cancel", (error["code"], kept["delivery"], kept["content"]), error["code"] == -32800, one.end(other),
         error["data"]["messageId"] == kept["id"], kept["delivery"] == "cut_off", kept["content"] == one.text(slow))
    one.end(more := one.start("codegpt/continue", threadId=thread, messageId=kept["id"]))
    step("continue", one.text(more), one.messages(thread)[-1]["content"] == kept["content"] + one.text(more))
    old = one.end(one.chat("And in Python?", threadId=thread)) and one.messages(thread)
    step("follow-up", [message["role"] for message in old], len(old) == 6, old[4]["content"] == "And in Python?")
    fork = one.ask("codegpt/forkThread", threadId=thread, messageId=old[1]["id"])["thread"]
    step("fork", fork["title"], fork["forkedFrom"] == thread, fork["messageCount"] == 2)
    edit = one.ask("codegpt/editMessage", threadId=thread, questionId=old[4]["id"], content="And in C?")
    new, aside = one.messages(thread), one.messages(edit["keptThreadId"])
    step("edit", new[4]["content"], new[4]["content"] == "And in C?", aside[4]["content"] == old[4]["content"])
    step("retry", again := one.ask("codegpt/retry", threadId=thread), again["questionId"] == new[4]["id"])
    page, whole = one.ask("codegpt/threads", limit=2), one.messages(thread)
    names = [item["title"] for item in page["threads"] + one.ask("codegpt/threads", cursor=page["cursor"])["threads"]]
    step("history", names, len(names) >= 3, one.messages(thread, limit=2, before=whole[4]["id"]) == whole[2:4])
    hit = one.ask("codegpt/searchThreads", query="closure")["hits"][0]
    words = [hit["excerpt"][match["start"]:][:match["length"]] for match in hit["matches"]]  # in ASCII, a unit a letter
    step("search", (hit["excerpt"], words), words == ["closure"], hit["messageId"] == old[0]["id"])
    view = one.ask("codegpt/previewContext", context=[{"kind": "range", **CODE}, {"kind": "hologram"}])
    step("preview", view["parts"][0]["text"], len(view["parts"]) == 1, view["leftOut"][0]["reason"] == "unsupported")
    task, asked = one.ask("codegpt/runTask", task="explain", threadId=thread, **CODE), one.messages(thread)[-2]
    step("task", (asked["content"], asked["context"]), task["task"] == "explain", task["questionId"] == asked["id"])
    found = one.ask("workspace/executeCommand", command="codegpt.findProblems", arguments=[CODE]).get("findings")
    step("findings", found or "none", found is None or one.wait(lambda: one.told("textDocument/publishDiagnostics")))
    chats = [one.chat("Hi", threadId=thread, provider=name, model="m") for name in ("groq", "ollama")]
    ways = {way.get("command", "page"): way for chat in chats for way in one.end(chat, "error")["data"]["actions"]}
    who = {way["title"]: "page" if name == "page" else "client" if name in OWN else
           "server" if name in one.knows["commands"] else "hidden" for name, way in ways.items()}
    local = one.ask("workspace/executeCommand", **ways["codegpt.selectModel"])["provider"]
    one.ask("codegpt/selectModel", provider="openai", model=models[0])
    again = one.ask("codegpt/retry", **ways["codegpt.retry"]["arguments"][0])
    step("error-card", who, set(who.values()) == {"page", "client", "server"}, local == "local", again["messageId"])
    used = one.ask("codegpt/usage", by="model")
    step("usage", used["inputTokens"], used["inputTokens"] == sum(item["inputTokens"] for item in used["items"]) > 0)
    key = (two := Client(command, "ko")).ask("codegpt/keyStatus")["message"]
    slow, texts = one.count(thread, 5), [two.messages(thread)[-1]["content"]]
    two.wait(lambda: any(params.get("state") == "done" for params in two.told("codegpt/threadChanged")))
    for more in two.told("codegpt/threadText"):  # its text is digits, a unit each
        texts.append(texts[-1] + more["text"][len(texts[-1]) - more["start"]:])
    step("watch", (list(map(len, texts)), key), one.end(slow), texts[-1] == one.text(slow), texts[4:], "키" in key)
    slow = one.count(thread, 5)
    stopped, error = two.ask("codegpt/stop", threadId=thread)["stopped"], one.end(slow, "error")
    step("stop", error["message"], stopped, error["data"]["code"] == "stream.stopped", error["data"]["messageId"])
    slow = one.count(gone := one.ask("codegpt/createThread")["thread"]["id"], 5)
    one.ask("codegpt/deleteThread", threadId=gone)
    codes = [one.end(number, "error")["data"]["code"] for number in (slow, one.start("codegpt/thread", threadId=gone))]
    step("delete", codes, codes == ["thread.deleted", "thread.not_found"])
    arrived = one.text(one.count(thread, 20))  # a number in a tenth of a second: the first ten must be there
    one.process.kill()
    one = one.process.wait() and Client(command, "en")
    kept = one.messages(thread)[-1]
    more = one.ask("codegpt/continue", threadId=thread) and one.messages(thread)[-1]
    step("restart", (kept["content"], more["content"]), kept["delivery"] == "cut_off",
         arrived[:21] in kept["content"], more["id"] == kept["id"], more["content"].startswith(kept["content"]))

if __name__ == "__main__":
    life(sys.argv[1:])
