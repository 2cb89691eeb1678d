import { answer, hangAfter, rateLimited, recorded, type Reply } from "./fakes.ts";
import type { Language, Stage, Theme } from "./stage.ts";

/** Which editor a state is of: with a key, without one, or without a server. */
export type Desk = "keyed" | "unkeyed" | "missing";

export interface State {
    readonly name: string;
    readonly desk: Desk;
    /** Bring it about. What is drawn as it is written is waited for by its end, or by its words. */
    readonly play: (stage: Stage) => Promise<unknown>;
    /** Pictures of the READMEs that this one is, by language and theme. */
    readonly readme?: Partial<Record<`${Language}.${Theme}`, string>>;
}

export const FILES = {
    "mean.py": `def mean(values):
    total = 0
    for value in values:
        total = total + value
    return total / len(values)


print(mean([1, 2, 3]))
`,
    "broken.json": '{"name": }\n',
};

const BETTER =
    "def mean(values: Sequence[float]) -> float:\n    if not values:\n        raise ValueError('no values')\n    return sum(values) / len(values)";
const CODE = `\n\n\`\`\`python\n${BETTER}\n\`\`\`\n\n`;
const ENGLISH = `\`mean\` divides the **sum** of the values by their **number**. It fails for an empty list:${CODE}Now the caller is told what is wrong.`;
const KOREAN = `\`mean\`은 값의 **합**을 **개수**로 나눕니다. 빈 목록에서는 실패합니다.${CODE}이제 무엇이 잘못되었는지 알 수 있습니다.`;
const RICH = `### mean\n\n| n | sum | mean |\n| --: | --: | --: |\n| 1 | 3 | 3.0 |\n| 4 | 10 | 2.5 |\n\nThe mean is $\\frac{1}{n}\\sum_{i=1}^{n} x_i$.\n\n- [x] an empty list\n- [ ] \`inf\`\n\n> [!NOTE]\n> See [mean.py](mean.py), \`mean.py:3\`.${CODE}`;

/** The states, each one entry; their order is kept where one builds upon another. */
export const STATES: readonly State[] = [
    { name: "missing-server", desk: "missing", play: (stage) => stage.openChat() },
    { name: "no-key", desk: "unkeyed", play: (stage) => stage.openChat() },
    { name: "key-input", desk: "unkeyed", play: (stage) => stage.command("setApiKey") },
    { name: "welcome", desk: "keyed", play: (stage) => stage.openChat() },
    {
        name: "chat",
        desk: "keyed",
        play: async (stage) => {
            await select(stage);
            const question = [
                "What does this do, and when does it fail?",
                "이 코드는 무엇을 하고 언제 실패합니까?",
            ] as const;
            await asked(stage, stage.either(...question), answer(stage.either(ENGLISH, KOREAN)));
        },
        readme: { "en.dark": "chat", "ko.light": "chat-korean" },
    },
    { name: "rich-answer", desk: "keyed", play: (stage) => asked(stage, "mean?", answer(RICH)) },
    {
        name: "streaming",
        desk: "keyed",
        play: async (stage) => {
            await begun(stage);
            await stage.editor.answer.getByText("First,").waitFor();
        },
    },
    {
        name: "stopped",
        desk: "keyed",
        play: async (stage) => {
            await begun(stage);
            await stage.editor.answer.getByText("First,").waitFor();
            await stage.command("stop");
            await stage.editor.answered();
        },
    },
    ...(
        [
            ["401", recorded("401_invalid_api_key")],
            ["404", recorded("404_model_not_found_or_no_access")],
            ["429", rateLimited(432)],
            ["quota", recorded("429_insufficient_quota")],
            ["403", ["openai_error", [403, "Not today."], {}]],
            ["too-long", recorded("400_context_length_exceeded")],
            ["broken-off", ["drop_after", ["First, ", "the sum "], {}]],
        ] as const satisfies readonly (readonly [string, Reply])[]
    ).map(([name, reply]): State => ({
        name: `error-${name}`,
        desk: "keyed",
        play: (stage) => asked(stage, stage.either("What is a mean?", "평균이 무엇입니까?"), reply),
    })),
    {
        name: "chips",
        desk: "keyed",
        play: async (stage) => {
            await select(stage);
            await stage.openChat();
            await stage.button("Add code").click();
            await stage.editor.row(stage.said("This file")).first().click();
            await stage.editor.chat.locator(".chip-size").nth(1).waitFor();
        },
    },
    {
        name: "slash",
        desk: "keyed",
        play: async (stage) => {
            await stage.openChat();
            await stage.editor.chat.locator(".composer textarea").fill("/");
            await stage.editor.chat.getByRole("option").first().waitFor();
        },
    },
    { name: "history", desk: "keyed", play: (stage) => list(stage, "showHistory") },
    { name: "models", desk: "keyed", play: (stage) => list(stage, "selectModel") },
    { name: "providers", desk: "keyed", play: (stage) => list(stage, "selectProvider") },
    {
        name: "editor-menu",
        desk: "keyed",
        play: async (stage) => {
            await select(stage);
            await stage.editor.page.locator(".editor-instance .view-line").first().click({ button: "right" });
            await stage.editor.page.locator(".monaco-menu").getByText("CodeGPT").first().hover();
            await stage.editor.page.locator(".monaco-submenu").first().waitFor();
        },
    },
    {
        name: "terminal",
        desk: "keyed",
        play: async (stage) => {
            await stage.editor.command("Terminal: Create New Terminal");
            await stage.editor.page.locator(".terminal-wrapper.active .terminal-command-decoration").first().waitFor();
            await stage.editor.page.keyboard.type("sleep 1; python3 -c 'import mean'");
            await stage.editor.page.keyboard.press("Enter");
            await stage.editor.page
                .locator(".xterm-rows")
                .getByText("ModuleNotFoundError")
                .or(stage.editor.page.locator(".xterm-rows").getByText("2.0"))
                .first()
                .waitFor();
            await stage.command("explainTerminal");
            await stage.editor.chat.locator(".chip-size").first().waitFor();
        },
    },
    { name: "usage", desk: "keyed", play: (stage) => list(stage, "showUsage") },
    {
        name: "settings",
        desk: "keyed",
        play: async (stage) => {
            await stage.editor.command("Preferences: Open Settings (UI)");
            await stage.editor.page.keyboard.type("codegpt");
            await stage.editor.page.locator(".settings-editor").getByText("Codegpt").first().waitFor();
        },
    },
    // From here on the side bar is hidden: a page that was hidden no longer follows the theme that the browser is told to have,
    // though it does follow one that is chosen.
    {
        name: "connection",
        desk: "keyed",
        play: async (stage) => {
            await stage.hideSideBar();
            await stage.command("connectionSettings");
            await stage.editor.newestPage.locator("details.provider").first().waitFor();
        },
        readme: { "en.dark": "connection" },
    },
    {
        name: "inline-chat",
        desk: "keyed",
        play: async (stage) => {
            await inline(stage);
            await stage.hideSideBar();
            // VS Code's own list of all comments, which takes half of so small a window.
            await stage.hidePanel();
        },
        readme: { "en.dark": "inline-chat" },
    },
    {
        name: "difference",
        desk: "keyed",
        play: async (stage) => {
            await inline(stage);
            await stage.command("inline.compare");
            await stage.editor.page.locator(".editor.modified").getByText("ValueError").waitFor();
            await stage.hideSideBar();
            await stage.hidePanel();
        },
        readme: { "en.dark": "difference" },
    },
    {
        name: "walkthrough",
        desk: "keyed",
        play: async (stage) => {
            await stage.command("getStarted");
            await stage.editor.page.locator(".getting-started-step").first().waitFor();
            await stage.hideSideBar();
        },
    },
];

async function select({ editor }: Stage): Promise<void> {
    await editor.openFile("mean.py");
    await editor.page.keyboard.press("Control+Home");
    for (let line = 0; line < 5; line++) {
        await editor.page.keyboard.press("Shift+ArrowDown");
    }
}

async function asked(stage: Stage, question: string, reply: Reply): Promise<void> {
    await stage.openChat();
    await stage.newChat();
    await stage.fakes?.script(reply);
    await stage.editor.ask(question);
    await stage.editor.answered();
}

async function begun(stage: Stage): Promise<void> {
    await stage.openChat();
    await stage.newChat();
    await stage.fakes?.script(hangAfter("First, ", "the **sum** of the values"));
    await stage.editor.ask(stage.either("What is a mean?", "평균이 무엇입니까?"));
}

async function list(stage: Stage, command: string): Promise<void> {
    await stage.command(command);
    await stage.editor.page.locator(".quick-input-list .monaco-list-row").first().waitFor();
}

/** Ask for a change between the lines, until it is proposed. */
async function inline(stage: Stage): Promise<void> {
    await select(stage);
    await stage.command("inlineChat");
    await stage.fakes?.script(answer(`${stage.either("Like this:", "이렇게 하면 됩니다:")}${CODE}`));
    await stage.editor.askInline(
        stage.either("Add types, and refuse an empty list", "타입을 추가하고 빈 목록은 거부해 줘"),
    );
    await stage.editor.page.locator(".review-widget").getByText("ValueError").first().waitFor();
    await stage.editor.page.keyboard.press("ArrowUp");
}
