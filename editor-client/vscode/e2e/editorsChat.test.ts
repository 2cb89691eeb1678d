import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";

import type { Editor } from "./editor.ts";
import { answer, type Fakes, hangAfter, recorded } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

/** Somebody else's extension: it asks the first model it finds, tells what it was told, and stops when it is told to stop. */
const OTHER = `
const { CancellationTokenSource, commands, LanguageModelChatMessage, lm, window } = require("vscode");
exports.activate = (context) => {
    let stopping;
    context.subscriptions.push(
        commands.registerCommand("other.ask", async () => {
            if (stopping) {
                stopping.cancel();
                return;
            }
            stopping = new CancellationTokenSource();
            const [model] = await lm.selectChatModels({ vendor: "codegpt" });
            try {
                const messages = [LanguageModelChatMessage.User("Are you there?")];
                const tokens = await model.countTokens("a few words to be counted");
                const { text } = await model.sendRequest(messages, {}, stopping.token);
                let all = "";
                for await (const piece of text) {
                    all += piece;
                }
                window.showInformationMessage("Other: " + all + " " + tokens + " tokens of " + model.name);
            } catch (error) {
                window.showErrorMessage("Other failed: " + String(error && error.message));
            } finally {
                stopping = undefined;
            }
        }),
    );
};
`;

let fakes: Fakes;
let editor: Editor;

throughout(
    () =>
        openKeyed({
            files: { "greet.py": "def greet(name):\n    return name\n" },
            settings: { "chat.disableAIFeatures": false, "chat.agent.enabled": false, "codegpt.offerModels": true },
            other: OTHER,
        }),
    (scene) => void ({ editor, fakes } = scene),
);

const ask = () => editor.command("Other: Ask a Model");
const last = async () => (await fakes.chats()).at(-1)?.body;

/** Ask in the editor's own chat, as soon as our model is picked there. */
async function askThere(question: string): Promise<void> {
    await editor.command("Chat: Open Chat");
    const input = editor.page.locator(".interactive-input-part");
    await input.getByText("gpt-5.4-mini").waitFor();
    await input.locator(".monaco-editor").last().click();
    await editor.typeInto(input, question);
    await editor.page.keyboard.press("Enter");
}

/** The newest answer in the editor's own chat. */
const thereAnswered = () => editor.page.locator(".interactive-response").last();

test("@codegpt answers in the editor's own chat from the first question on, and nothing in it leads elsewhere", async () => {
    const written =
        "It **greets**.\n\n![x](http://127.0.0.1:9/x.png) [run](command:workbench.action.quit)\n\nThat is *all*.\n";
    await fakes.script(answer(written));
    await askThere("@codegpt What does it do?");
    await thereAnswered().locator("strong").getByText("greets").waitFor();
    await thereAnswered().locator("em").getByText("all").waitFor();
    assert.equal(await thereAnswered().locator("img[src*='x.png']").count(), 0);
    assert.equal(await thereAnswered().locator("a[href^='command:'], a[data-href^='command:']").count(), 0);
    await fakes.script(answer("Twice."));
    // VS Code keeps whom one talks to.
    await askThere("How often?");
    await thereAnswered().getByText("Twice.").waitFor();
    const said = (await last())?.messages?.filter(({ role }) => role !== "system").map(({ content }) => content);
    assert.deepEqual(said, ["What does it do?", written, "How often?"]);
    await editor.picture("86-participant");
});

test("another extension finds our model by its first question, is answered by it, and has its tokens counted", async () => {
    await fakes.script(answer("I am here."));
    await ask();
    await editor.toast(/Other: I am here\. [1-9]\d* tokens of /).waitFor();
    await editor.picture("85-other-extension");
    assert.equal((await last())?.messages?.at(-1)?.content, "Are you there?");
    await editor.command("CodeGPT: Show Usage");
    await editor
        .row(/answers: 3\b/)
        .first()
        .waitFor();
    await editor.page.keyboard.press("Escape");
});

test("it is told our sentence where a question fails, and where it stops, the provider is left alone", async () => {
    await fakes.script(recorded("401_invalid_api_key"));
    await ask();
    await editor.toast(/Other failed: .*key/i).waitFor();
    const before = (await fakes.chats()).length;
    await fakes.script(hangAfter("A part "));
    await ask();
    while ((await fakes.chats()).length === before) {
        await setTimeout(50);
    }
    await ask();
    await fakes.newestIsClosed();
});

test("@codegpt leaves the provider alone where it is stopped, and says why it does not answer, and what helps", async () => {
    await fakes.script(hangAfter("A part.\n"));
    await askThere("And slowly?");
    await thereAnswered().getByText("A part.").waitFor();
    await editor.page.keyboard.press("Control+Escape");
    await fakes.newestIsClosed();
    await fakes.script(recorded("401_invalid_api_key"));
    await askThere("And now?");
    await thereAnswered()
        .getByText(/API key/)
        .first()
        .waitFor();
    await thereAnswered().getByRole("button", { name: "Set API Key" }).waitFor();
    await editor.picture("87-participant-failure");
});
