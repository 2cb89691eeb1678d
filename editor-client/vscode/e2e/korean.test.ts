import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import type { Editor } from "./editor.ts";
import { answer, calling, type Fakes, rateLimited, recorded } from "./fakes.ts";
import { KEY, openUnkeyed } from "./keyed.ts";
import { git } from "./launch.ts";
import { throughout } from "./scene.ts";

const BUDGET = { "codegpt.budget.warnPerDay": 2, "codegpt.budget.stopPerMonth": 50 };

let fakes: Fakes;
let editor: Editor;

throughout(
    () =>
        openUnkeyed({
            locale: "ko",
            settings: BUDGET,
            repository: true,
            files: { "greet.py": "def greet(name):\n    return 'Hello ' + name\n" },
        }),
    (scene) => void ({ editor, fakes } = scene),
);

/** Sentences of ours that would be English here: those whose Korean is another, and long enough to be meant. */
const english = Object.entries(
    JSON.parse(readFileSync(join(import.meta.dirname, "../l10n/bundle.l10n.ko.json"), "utf8")) as Record<
        string,
        string
    >,
).flatMap(([said, korean]) => (said !== korean && said.includes(" ") && !said.includes("{") ? [said] : []));
const asked = async () => (await fakes.chats()).at(-1)?.body?.messages?.at(-1)?.content ?? "";

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
    await editor.beginKey("CodeGPT: API 키 설정");
    await editor.enter(/:\d+ API 키/, KEY);
    await editor.enter("조직 ID", "");
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

test("KO what was looked up and what the model may do are told in Korean", async () => {
    await fakes.script(
        calling(["read_file", { path: "greet.py" }], ["read_file", { path: ".env" }]),
        answer("봤습니다."),
    );
    await editor.ask("인사말은 어디에 있습니까?");
    await editor.answered();
    const steps = editor.answer.locator("details.steps");
    await steps.getByText("1건 살펴봄 · 1건은 하지 못함").click();
    await steps.getByText(/greet\.py 읽기/).waitFor();
    await editor.chat.getByRole("button", { name: "모드: 살펴보기" }).click();
    await editor.row("수락하기 전에는 아무것도 바뀌지 않습니다").waitFor();
    await editor.picture("33-ko-mode");
    const said = (await editor.row(/./).allTextContents()).join(" ") + ((await steps.textContent()) ?? "");
    assert.deepEqual(
        english.filter((each) => said.includes(each)),
        [],
    );
    await editor.page.keyboard.press("Escape");
});

test("KO a task is asked for by its Korean name, in the chat and from the palette, and answered in Korean", async () => {
    await editor.openFile("greet.py");
    await editor.page.keyboard.press("Control+A");
    await editor.openChat("CodeGPT: 채팅 열기");
    await editor.chat.locator(".composer textarea").fill("/단위");
    await editor.chat.locator(".slash-tasks").getByText("/단위테스트").waitFor();
    for (const by of ["chat", "palette"] as const) {
        await fakes.script(answer("인사말을 만듭니다."));
        await (by === "chat" ? editor.ask("/설명") : editor.command("CodeGPT: 설명"));
        await editor.chat
            .getByText("인사말을 만듭니다.")
            .nth(by === "chat" ? 0 : 1)
            .waitFor();
        await editor.answered();
        assert.match((await editor.chat.locator(".question").last().textContent()) ?? "", /\/설명$/);
        assert.match(await asked(), /^Explain the code below[^]*Answer in 한국어\.[^]*def greet/);
    }
    await editor.picture("34-ko-task");
});

test("KO the inline chat speaks Korean", async () => {
    await editor.openFile("greet.py");
    await editor.page.keyboard.press("Control+A");
    await editor.page.keyboard.press("Control+Alt+G");
    await editor.page.keyboard.press("i");
    await editor.inlineQuestion.waitFor();
    assert.equal(
        await editor.inlineQuestion.getAttribute("placeholder"),
        "질문하거나 바꿀 내용을 입력한 뒤 Enter 키를 누르십시오",
    );
    await fakes.script(
        answer("이렇게 바꿉니다.\n\n```python\ndef greet(name: str) -> str:\n    return f'안녕, {name}'\n```\n"),
    );
    await editor.askInline("한국어로 인사하게 해 줘");
    await editor.lens("수락").first().waitFor();
    const widget = editor.page.locator(".review-widget");
    await widget.getByText("제안된 변경 1개 중 1번째").waitFor();
    const said = ((await widget.textContent()) ?? "") + (await editor.lens(/./).allTextContents()).join(" ");
    assert.deepEqual(
        english.filter((each) => said.includes(each)),
        [],
    );
    await editor.picture("35-ko-inline");
    await editor.lens("비교").first().click();
    await editor.page.locator(".tab.active").filter({ hasText: "제안된 변경" }).waitFor();
    await editor.page
        .locator(".editor-actions")
        .getByRole("button", { name: /^제안된 변경 수락/ })
        .click();
    await editor.page.locator(".tab").filter({ hasText: "제안된 변경" }).waitFor({ state: "detached" });
    const changed = editor.page.locator(".editor-instance .view-lines").getByText("안녕,");
    await changed.waitFor();
    await editor.page.keyboard.press("Control+Z");
    await changed.waitFor({ state: "detached" });
});

test("KO Doctor reports in Korean", async () => {
    await editor.command("CodeGPT: 진단: 모두 점검");
    await editor.page.locator(".panel, .terminal-outer-container").getByText("CodeGPT 진단").first().waitFor();
    await editor.page.locator(".terminal-wrapper.active .xterm-screen").waitFor();
    await editor.picture("37-ko-doctor");
});

test("a commit's message is asked about and worded in Korean", async () => {
    await writeFile(join(editor.workspace, "greet.py"), `TOKEN = "ghp_${"a1B2".repeat(9)}"\n`);
    await git(editor.workspace, "add", ".");
    await editor.command("Source Control: Focus on Changes View");
    await editor.proposeMessage.click();
    await editor.dialog().getByText("greet.py: 1행에 액세스 토큰으로 보이는 내용이 있습니다").waitFor();
    await editor.picture("39-ko-commit-secret");
    await fakes.script(answer("토큰 이름 짓기"));
    await editor.dialog().getByRole("button", { name: "메시지 제안받기" }).click();
    await editor.commitBox.getByText("토큰").waitFor();
});

test("the key is removed in Korean", async () => {
    await editor.command("CodeGPT: API 키 제거");
    await editor.dialog().getByRole("button", { name: "제거", exact: true }).click();
    await editor.toast("제거했습니다").waitFor();
    assert.equal(await fakes.lookup(`codegpt-ls:${fakes.origin}`), null);
});

test("the budget stands before what was used, and in the status bar", async () => {
    await editor.command("CodeGPT: 사용량 보기");
    await editor.row(/이번 달 \$50\.00 중 \$0\.00 사용.*\$50\.00 남음.*\$50\.00까지만 전송/).waitFor();
    await editor.row(/오늘 \$2\.00 중 \$0\.00 사용.*\$2\.00부터 알림/).waitFor();
    await editor.picture("39-ko-budget");
    await editor.page.keyboard.press("Escape");
    await editor.page.locator('[id$="codegpt.status"] [aria-label*="오늘 $2.00 중 $0.00 사용"]').waitFor();
});
