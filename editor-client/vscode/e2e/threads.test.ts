import assert from "node:assert/strict";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes, hangAfter, held, recorded } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { linesOfText } from "../test/longText.ts";
import { throughout } from "./scene.ts";

/** A hundred questions, and answers of a hundred lines each. */
const EXCHANGES = 100;
const LINES = 100;

let fakes: Fakes;
let editor: Editor;

throughout(
    () => openKeyed({ theme: "Light Modern", files: { "long.json": longConversation() } }),
    (scene) => void ({ editor, fakes } = scene),
);

const questions = () => editor.chat.locator(".question-text").allTextContents();
const sent = async () => ((await fakes.chats()).at(-1)?.body?.messages ?? []).map(({ content }) => content);
const row = (text: string) => editor.row(text).first();

test("a reload shows the conversation again, and the model still knows it; V20: what failed is marked", async () => {
    await editor.openChat();
    await fakes.script(recorded("401_invalid_api_key"));
    await editor.ask("What fails?");
    await editor.answered();
    await editor.chat.locator(".question.failed").getByText("Not answered.").waitFor();
    await fakes.script(answer("A closure is a **function** with its variables."));
    await editor.ask("What is a closure?");
    await editor.answered();
    await editor.reload();
    await editor.openChat();
    await editor.answer.locator("strong").waitFor();
    assert.deepEqual(await questions(), ["What fails?", "What is a closure?"]);
    assert.ok(!(await sent()).includes("What fails?"));
    const failed = editor.chat.locator(".question.failed");
    await failed.getByText("Not answered.").waitFor();
    await editor.picture("59-not-answered");
    await failed.getByRole("button", { name: "Remove this question" }).click();
    await failed.waitFor({ state: "detached" });
    assert.deepEqual(await questions(), ["What is a closure?"]);
    assert.match((await editor.answer.locator(".facts").textContent()) ?? "", /gpt-5.4-mini · 9 tokens in, 6 out/);
    await editor.ask("And in Python?");
    await editor.answered();
    const said = await sent();
    assert.ok(said.includes("What is a closure?") && said.includes("And in Python?"));
    assert.ok(!said.includes("What fails?"));
});

test("an answer that is being written when the server dies is shown as far as the server kept it", async () => {
    await fakes.script(hangAfter("The first half. "));
    await editor.ask("Something long");
    await editor.answer.getByText("The first half.").waitFor();
    await editor.killServer();
    await editor.toast("The CodeGPT server stopped").waitFor();
    // V10: what had come can be continued.
    await editor.answer.locator(".card").getByRole("button", { name: "Continue" }).waitFor();
    await editor.status.getByText("gpt-5.4-mini").waitFor();
    await editor.ask("Are you there?");
    await editor.answered();
    assert.deepEqual(await questions(), ["What is a closure?", "And in Python?", "Something long", "Are you there?"]);
    assert.ok((await sent()).includes("What is a closure?"));
    await editor.picture("60-after-a-crash");
});

test("a question is changed and asked again; what followed is kept as a chat of its own", async () => {
    const question = editor.chat.locator(".question").filter({ hasText: "And in Python?" });
    await question.hover();
    await question.getByRole("button", { name: "Edit and send again" }).click();
    // V26: a button leaves it as it was, another one sends it.
    await editor.chat.getByRole("button", { name: "Cancel" }).click();
    await question.hover();
    await question.getByRole("button", { name: "Edit and send again" }).click();
    const field = editor.chat.locator(".question textarea");
    await field.fill("And in Rust?");
    await editor.picture("61-editing");
    await editor.chat.locator(".question-edit").getByRole("button", { name: "Send" }).click();
    await editor.answer.getByText("kept as a chat of its own").waitFor();
    assert.deepEqual(await questions(), ["What is a closure?", "And in Rust?"]);
    assert.ok(!(await sent()).includes("And in Python?"));
});

test("V23 an answer is asked for anew, and the one before is kept", async () => {
    await fakes.script(answer("Another answer."));
    await editor.answer.getByRole("button", { name: "Try Again" }).click();
    await editor.answer.getByText("Another answer.").waitFor();
    await editor.answer.getByText("kept as a chat of its own").waitFor();
    assert.deepEqual(await questions(), ["What is a closure?", "And in Rust?"]);
});

test("V19 a question asked while an answer comes waits in sight; it is asked after it, or a draft again", async () => {
    const composer = editor.chat.locator(".composer textarea");
    const queued = editor.chat.locator(".queued li");
    await fakes.script(held("One after ", "the other."), answer("The second one."));
    await editor.ask("First");
    await composer.fill("Second");
    await composer.press("Enter");
    await queued.getByText("Second").waitFor();
    await editor.picture("62-queued");
    await fakes.letGo();
    await editor.answer.getByText("The second one.").waitFor();
    await queued.waitFor({ state: "detached" });
    assert.deepEqual((await questions()).slice(-2), ["First", "Second"]);
    await fakes.script(hangAfter("Half "));
    await editor.ask("Third");
    await editor.answer.getByText("Half").waitFor();
    await composer.fill("Fourth");
    await composer.press("Enter");
    await queued.waitFor();
    await composer.press("Escape");
    await editor.answer.getByText("Stopped.").waitFor();
    await queued.waitFor({ state: "detached" });
    assert.equal(await composer.inputValue(), "Fourth");
    await composer.fill("");
    await composer.press("ArrowUp");
    assert.equal(await composer.inputValue(), "Third");
    await composer.fill("");
});

test("a stopped answer goes on where it stopped", async () => {
    await fakes.script(hangAfter("One, two, "));
    await editor.ask("Count");
    await editor.answer.getByText("One, two,").waitFor();
    await editor.chat.locator(".composer textarea").press("Escape");
    await editor.answer.getByText("Stopped.").waitFor();
    await fakes.script(answer("three."));
    await editor.answer.getByRole("button", { name: "Continue" }).click();
    await editor.answer.getByText("three.").waitFor();
    await editor.answered();
    assert.ok((await sent()).includes("One, two, "));
    await editor.picture("62-continued");
});

test("a fork goes on from an earlier answer, and leaves the chat it came from alone", async () => {
    const first = editor.chat.locator(".answer").first();
    await first.getByRole("button", { name: "Go on from here in a chat of its own" }).click();
    await editor.chat.locator(".question", { hasText: "And in Rust?" }).waitFor({ state: "detached" });
    assert.deepEqual(await questions(), ["What is a closure?"]);
    await editor.ask("And in Lisp?");
    await editor.answered();
    assert.deepEqual(await questions(), ["What is a closure?", "And in Lisp?"]);
});

test("a new chat is empty, and the list finds the old ones by their words in Korean too", async () => {
    await editor.command("CodeGPT: New Chat");
    await editor.chat.locator(".welcome").waitFor();
    await fakes.script(answer("인사말을 돌려주는 함수입니다."));
    await editor.ask("이 함수는 무엇을 합니까?");
    await editor.answered();
    await editor.command("CodeGPT: Chat History");
    await row("What is a closure?").waitFor();
    // V23: the open one is marked, and copies say what they were taken from.
    await row("이 함수는").getByText("shown now").waitFor();
    await editor
        .row(/taken from “What is a closure\?/)
        .first()
        .waitFor();
    await editor.picture("63-history");
    const input = editor.page.locator(".quick-input-widget input[type=text]");
    await input.fill("Lisp");
    await row("And in Lisp?").waitFor();
    await input.fill("사말");
    await row("인사말을").waitFor();
    assert.equal(await editor.row("What is a closure?").count(), 0);
    await editor.picture("64-history-search");
    await input.fill("three");
    await row("three.").waitFor();
    await editor.page.keyboard.press("Enter");
    await editor.chat.locator(".question", { hasText: "Count" }).waitFor();
    assert.ok((await questions()).includes("And in Rust?"));
});

test("a chat is renamed from the list, and its new name stands over it", async () => {
    await editor.command("CodeGPT: Chat History");
    await row("이 함수는").hover();
    await row("이 함수는").getByRole("button", { name: "Rename" }).click();
    await editor.enter("Rename the chat", "인사말");
    await row("인사말").waitFor();
    await row("인사말").click();
    await editor.chat.locator(".question", { hasText: "이 함수는" }).waitFor();
    await editor.page.locator(".sidebar .title-label").getByText("인사말").waitFor();
    await editor.picture("65-renamed");
});

test("a chat that is deleted is gone from the panel and from the list", async () => {
    await editor.command("CodeGPT: Delete Chat");
    await editor.dialog().getByRole("button", { name: "Delete", exact: true }).click();
    await editor.chat.locator(".welcome").waitFor();
    await editor.command("CodeGPT: Chat History");
    await row("What is a closure?").waitFor();
    assert.equal(await editor.row("인사말").count(), 0);
    await editor.page.keyboard.press("Escape");
    await editor.command("CodeGPT: Delete All Chats of This Folder");
    await editor.dialog().getByRole("button", { name: "Delete", exact: true }).click();
    await editor.toast("Deleted chats").waitFor();
    assert.deepEqual(await editor.faults(), []);
});

test("a conversation of 10,000 lines opens at its end, and only what is near to the window is typeset", async (context) => {
    const began = performance.now();
    await editor.command("CodeGPT: Import Chat");
    await row("long.json").click();
    await editor.chat.locator(".question", { hasText: `Question ${EXCHANGES}` }).waitFor();
    await editor.answer.locator(".typeset").waitFor();
    context.diagnostic(`opened after ${Math.round(performance.now() - began)} ms`);
    const drawn = await editor.chat.locator(".entry").count();
    const typeset = await editor.chat.locator(".typeset").count();
    context.diagnostic(`${drawn} of ${2 * EXCHANGES} entries in the page, ${typeset} of them typeset`);
    assert.ok(drawn < EXCHANGES);
    assert.ok(typeset <= 6);
    await editor.picture("66-ten-thousand-lines");
});

test("going back brings what came before, down to the first question", async () => {
    const place = editor.chat.locator(".conversation");
    await place.press("Home");
    await place.evaluate(
        (element) =>
            new Promise<void>((resolve) => {
                const goUp = (): void => {
                    element.scrollTop = 0;
                    if (element.querySelector(".earlier") === null) {
                        resolve();
                    } else {
                        requestAnimationFrame(goUp);
                    }
                };
                goUp();
            }),
    );
    assert.deepEqual((await questions()).length, EXCHANGES);
    await place.press("Home");
    await editor.chat.locator(".question-text").getByText("Question 1", { exact: true }).waitFor();
    await editor.chat.locator(".answer").first().locator(".typeset").waitFor();
    await editor.chat.getByRole("button", { name: "To the newest" }).click();
    await editor.chat.getByRole("button", { name: "To the newest" }).waitFor({ state: "detached" });
});

test("while an answer grows under all that, nothing that was finished is touched", async () => {
    await editor.chat.locator("body").evaluate(() => {
        const touched: string[] = [];
        Object.assign(window, { touched });
        const watching = new MutationObserver((changes) =>
            changes.forEach(({ target }) => touched.push((target as Element).className)),
        );
        // What has been typeset already: the rest may be, when it comes near.
        document
            .querySelectorAll(".answer .typeset")
            .forEach((each) => watching.observe(each, { childList: true, characterData: true, subtree: true }));
    });
    await fakes.script(answer(linesOfText(200), { delay: 0.002 }));
    await editor.ask("One more");
    await editor.answered(60_000);
    const touched = await editor.chat
        .locator("body")
        .evaluate(() => (window as unknown as { touched: string[] }).touched);
    assert.deepEqual(touched, []);
});

function longConversation(): string {
    const created = "2026-01-01T00:00:00Z";
    const messages = Array.from({ length: EXCHANGES }, (_, index) => [
        { role: "user", content: `Question ${index + 1}`, created },
        { role: "assistant", content: linesOfText(LINES), created },
    ]);
    return JSON.stringify({ version: 1, title: "Long", created, updated: created, messages: messages.flat() });
}
