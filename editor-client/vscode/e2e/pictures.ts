// Takes the pictures of the READMEs, in docs/pictures: npm run pictures
import { join } from "node:path";

import type { Locator } from "playwright-core";

import type { Editor } from "./editor.ts";
import { answer, type Fakes } from "./fakes.ts";
import { openKeyed } from "./keyed.ts";
import type { Options } from "./launch.ts";
import { repository } from "./places.ts";

const FILE = `def mean(values):
    total = 0
    for value in values:
        total = total + value
    return total / len(values)


print(mean([1, 2, 3]))
`;
const BETTER =
    "def mean(values: Sequence[float]) -> float:\n    if not values:\n        raise ValueError('no values')\n    return sum(values) / len(values)";
const ENGLISH = `\`mean\` divides the **sum** of the values by their **number**. It fails for an empty list:\n\n\`\`\`python\n${BETTER}\n\`\`\`\n\nNow the caller is told what is wrong.`;
const KOREAN = `\`mean\`은 값의 **합**을 **개수**로 나눕니다. 빈 목록에서는 실패합니다.\n\n\`\`\`python\n${BETTER}\n\`\`\`\n\n이제 무엇이 잘못되었는지 알 수 있습니다.`;

type Scene = (editor: Editor, fakes: Fakes) => Promise<unknown>;

async function picture(name: string, options: Options, scene: Scene): Promise<void> {
    const settings = { "breadcrumbs.enabled": false, "workbench.activityBar.location": "hidden" };
    const { editor, fakes } = await openKeyed({ ...options, settings, files: { "mean.py": FILE } });
    try {
        await editor.page.setViewportSize({ width: 1040, height: 640 });
        await scene(editor, fakes);
        await editor.page.mouse.move(700, 500);
        const path = join(repository, "docs/pictures", `${name}.png`);
        await editor.page.screenshot({ path, animations: "disabled" });
    } finally {
        await editor.close();
        await fakes.stop();
    }
}

async function select(editor: Editor): Promise<void> {
    await editor.openFile("mean.py");
    await editor.page.keyboard.press("Control+Home");
    for (let line = 0; line < 5; line++) {
        await editor.page.keyboard.press("Shift+ArrowDown");
    }
}

const chat =
    (title: string, question: string, text: string): Scene =>
    async (editor, fakes) => {
        await select(editor);
        await editor.openChat(title);
        await fakes.script(answer(text));
        await editor.ask(question);
        await editor.answered();
    };

/** Ask for a change of what is selected. Returns the button that applies it, which is there once the answer is. */
async function askedBetweenTheLines(editor: Editor, fakes: Fakes): Promise<Locator> {
    await select(editor);
    await editor.page.keyboard.press("Control+Alt+G");
    await editor.page.keyboard.press("i");
    const widget = editor.page.locator(".review-widget");
    await editor.page.locator(".quick-input-widget input:focus").waitFor();
    await editor.page.keyboard.type("Add types, and refuse an empty list");
    await fakes.script(answer(`Like this:\n\n\`\`\`python\n${BETTER}\n\`\`\`\n`));
    await editor.page.keyboard.press("Enter");
    return widget.getByRole("button", { name: /^Apply…/ }).first();
}

const wanted = process.argv.slice(2);
const scenes: readonly (readonly [string, Options, Scene])[] = [
    ["chat", {}, chat("CodeGPT: Open Chat", "What does this do, and when does it fail?", ENGLISH)],
    [
        "chat-korean",
        { locale: "ko", theme: "Default Light Modern" },
        chat("CodeGPT: 채팅 열기", "이 코드는 무엇을 하고 언제 실패합니까?", KOREAN),
    ],
    [
        "inline-chat",
        {},
        async (editor, fakes) => {
            await (await askedBetweenTheLines(editor, fakes)).waitFor();
            await editor.command("View: Toggle Primary Side Bar Visibility");
        },
    ],
    [
        "difference",
        {},
        async (editor, fakes) => {
            await (await askedBetweenTheLines(editor, fakes)).click();
            await editor.page.locator(".editor.modified").getByText("ValueError").waitFor();
            await editor.command("View: Toggle Primary Side Bar Visibility");
        },
    ],
    [
        "connection",
        {},
        async (editor) => {
            await editor.command("CodeGPT: Connection Settings");
            await editor.chat.locator("details.provider").first().getByText("connected").first().waitFor();
            await editor.command("View: Toggle Primary Side Bar Visibility");
        },
    ],
];
for (const [name, options, scene] of scenes) {
    if (wanted.length === 0 || wanted.includes(name)) {
        await picture(name, options, scene);
    }
}
