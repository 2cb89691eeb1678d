import assert from "node:assert/strict";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, type Fakes, rateLimited, recorded } from "./fakes.ts";
import { KEY, openUnkeyed } from "./keyed.ts";
import { throughout } from "./scene.ts";

let fakes: Fakes;
let editor: Editor;

throughout(
    () => openUnkeyed({ locale: "ko" }),
    (scene) => void ({ editor, fakes } = scene),
);

test("the palette finds a command by its Korean and by its English title", async () => {
    for (const title of ["API 키 설정", "Set API Key"]) {
        await editor.page.keyboard.press("F1");
        await editor.page.locator(".quick-input-widget input[type=text]").fill(`>CodeGPT ${title}`);
        await editor.row("API 키 설정").first().waitFor();
        await editor.picture(`30-ko-palette-${title.startsWith("Set") ? "english" : "korean"}`);
        await editor.page.keyboard.press("Escape");
    }
});

test("the empty chat speaks Korean", async () => {
    await editor.openChat("CodeGPT: 채팅 열기");
    await editor.chat.getByRole("button", { name: "API 키 설정" }).waitFor();
    await editor.picture("31-ko-welcome");
});

test("a key is set in Korean and found in the real keyring", async () => {
    await editor.command("CodeGPT: API 키 설정");
    await editor.enter(KEY);
    await editor.page.locator(".quick-input-widget").getByText("조직 ID").first().waitFor();
    await editor.page.keyboard.press("Enter");
    await editor.toast("저장하고 확인했습니다").waitFor();
    assert.match((await fakes.lookup(`codegpt-ls:${fakes.origin}`)) ?? "", new RegExp(KEY));
});

for (const [id, sentence] of [
    ["401_invalid_api_key", "API 키"],
    ["404_model_not_found_or_no_access", "존재하지 않"],
    ["429_insufficient_quota", "할당량"],
    ["503_server_is_overloaded_2026", "과부하"],
] as const) {
    test(`${id} is shown as its card in Korean`, async () => {
        // What is worth another try is tried three times.
        await fakes.script(recorded(id), recorded(id), recorded(id));
        await editor.ask(`오류 ${id}`);
        const card = editor.answer.locator(".card");
        await editor.answered(60_000);
        assert.match((await card.textContent()) ?? "", new RegExp(sentence));
        await editor.picture(`32-ko-card-${id}`);
        await fakes.forget();
    });
}

test("a rate limit is shown as its card in Korean, and counted down", async () => {
    await fakes.script(rateLimited(90));
    await editor.ask("너무 빨리");
    const card = editor.answer.locator(".card");
    await card.getByRole("button", { name: /\d+초/ }).waitFor();
    assert.match((await card.textContent()) ?? "", /요청 한도/);
    await editor.picture("32-ko-card-rate-limit");
});

test("an answer in Korean is typeset", async () => {
    await fakes.script(answer("이 함수는 **인사말**을 돌려줍니다.\n\n```python\nprint('안녕')\n```\n"));
    await editor.ask("이 함수는 무엇을 합니까?");
    await editor.answered();
    assert.equal(await editor.answer.locator("strong").textContent(), "인사말");
    await editor.picture("33-ko-answer");
});

test("the key is removed in Korean", async () => {
    await editor.command("CodeGPT: API 키 제거");
    await editor.dialog().getByRole("button", { name: "제거", exact: true }).click();
    await editor.toast("제거했습니다").waitFor();
    assert.equal(await fakes.lookup(`codegpt-ls:${fakes.origin}`), null);
});
