import { commands, type ExtensionContext, window } from "vscode";

import { readAbout } from "./about";
import { Attachments } from "./chat/attachments";
import { CodeActions } from "./chat/code";
import { ContextPreview } from "./chat/contextPreview";
import { Conversation } from "./chat/conversation";
import { Files } from "./chat/files";
import { History } from "./chat/history";
import { Tasks } from "./chat/tasks";
import { Threads } from "./chat/threads";
import { ChatView, VIEW } from "./chat/view";
import { Choices } from "./choices";
import { Reach } from "./choosing/reach";
import { Connection } from "./connection";
import { ConnectionPage } from "./connectionPage/panel";
import { runDoctor } from "./doctor";
import { showFailure } from "./failures";
import { EDIT, InlineChat, textOf } from "./inline/chat";
import { Keys } from "./keys/keys";
import { Vault } from "./keys/vault";
import { failureOf, isCancelled } from "./server/failure";
import { openLog } from "./server/log";
import { Redactor } from "./server/redaction";
import { Server } from "./server/server";
import { Status } from "./status";
import { Theme } from "./theme/theme";
import { showUsage } from "./usage";

/** What commands are called with: by hand nothing, by an error's button or a menu of ours one object. */
interface Argument {
    readonly provider?: string;
    readonly model?: string;
    readonly baseUrl?: string;
    readonly store?: "keyring" | "session" | "file";
    readonly header?: string;
    readonly readable?: boolean;
    readonly field?: "organization";
}

const WALKTHROUGH = "codegpt-ls.codegpt-ls#start";

export function activate(context: ExtensionContext): void {
    const redactor = new Redactor();
    const log = openLog("CodeGPT", redactor);
    const server = new Server(context, log);
    const vault = new Vault(context.secrets);
    const connection = new Connection(server, vault, context.globalState);
    const keys = new Keys(server, connection, vault, redactor);
    const reach = new Reach(server);
    const choices = new Choices(server, connection, reach);
    const connectionPage = new ConnectionPage(context, server, connection, keys, reach);
    const code = new CodeActions();
    const status = new Status(server, connection);
    const handOver = (): Promise<void> => keys.handOver(connection.provider?.id ?? "openai");
    const inline = new InlineChat(server, handOver);
    const threads = new Threads(server, context.workspaceState);
    const conversation = new Conversation(server, threads, handOver);
    const history = new History(threads, conversation);
    const attachments = new Attachments(server);
    const preview = new ContextPreview(server);
    const tasks = new Tasks(
        server,
        conversation,
        attachments,
        () => code.editor,
        () => view.show(),
    );
    const theme = new Theme();
    const view: ChatView = new ChatView(
        context,
        conversation,
        connection,
        server,
        tasks,
        code,
        attachments,
        preview,
        new Files(),
        theme,
    );

    const doors: Readonly<Record<string, (argument?: Argument) => unknown>> = {
        openChat: () => view.show(),
        newChat: async () => {
            await conversation.clear();
            await view.show();
        },
        showHistory: async () => {
            if (await history.show()) {
                await view.show();
            }
        },
        renameChat: () => history.rename(),
        deleteChat: () => history.delete(),
        clearChats: () => history.clear(),
        exportChat: () => history.export(),
        importChat: async () => {
            await history.import();
            await view.show();
        },
        stop: () => {
            inline.stop();
            return conversation.stop();
        },
        retry: () => conversation.retry(),
        continue: () => conversation.continue(),
        setApiKey: (argument) =>
            argument?.field === "organization" ? keys.setOrganization(argument) : keys.set(argument),
        removeApiKey: (argument) => keys.remove(argument),
        removeConnection: () => keys.remove(),
        verifyKey: (argument) => keys.verify(argument?.provider, argument?.baseUrl),
        selectProvider: () => choices.selectProvider(),
        selectModel: (argument) =>
            argument?.model === undefined
                ? choices.selectModel(argument?.provider)
                : connection.choose(argument.provider ?? connection.provider?.id ?? "openai", argument.model),
        tryLocalModel: async () => {
            await choices.useLocal();
            await view.show();
        },
        connectionSettings: () => connectionPage.show(),
        getStarted: () => commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH, false),
        showUsage: () => showUsage(server, connection),
        doctor: () => runDoctor(server),
        showLog: () => log.show(),
        restartServer: () => server.restart(),
        ask: (argument) => tasks.askAbout(argument),
        runTask: (argument) => {
            const about = readAbout(argument);
            return about?.task === EDIT ? inline.open(about) : tasks.runNamed(argument);
        },
        clearProblems: () => tasks.clearProblems(),
        inlineChat: (argument) => inline.open(readAbout(argument)),
        "inline.send": (reply) => inline.ask(textOf(reply)),
        "inline.stop": () => inline.stop(),
        "inline.retry": () => inline.retry(),
        "inline.compare": () => inline.compare(),
        "inline.accept": () => inline.accept(),
        "inline.discard": () => inline.discard(),
        "inline.close": () => inline.close(),
        "inline.setApiKey": () => inline.help("codegpt.setApiKey"),
        "inline.selectModel": () => inline.help("codegpt.selectModel"),
        ...Object.fromEntries(
            tasks.builtIn.map((task) => [
                task.command.replace("codegpt.", ""),
                (argument?: unknown) => tasks.run(task, argument),
            ]),
        ),
    };

    const answering = (): void => {
        const any = conversation.answering || inline.answering;
        status.answering = any;
        void commands.executeCommand("setContext", "codegpt.answering", any);
    };

    context.subscriptions.push(
        log,
        server,
        connection,
        reach,
        inline,
        connectionPage,
        status,
        theme,
        view,
        attachments,
        preview,
        code.watching,
        window.registerWebviewViewProvider(VIEW, view),
        ...Object.entries(doors).map(([name, open]) =>
            commands.registerCommand(`codegpt.${name}`, async (argument?: Argument) => {
                try {
                    await open(argument);
                } catch (thrown) {
                    if (isCancelled(thrown)) {
                        return;
                    }
                    log.error(thrown instanceof Error ? thrown : String(thrown));
                    await showFailure(failureOf(thrown));
                }
            }),
        ),
        server.onDidChangeState((state) => {
            if (state === "running") {
                void tasks.refresh().then(() => connection.refresh());
                void conversation.readAgain().then(() => view.recall());
            }
        }),
        server.onDidChangeThread((change) => void conversation.heard(change)),
        server.onDidGrowAnswer((more) => void conversation.heardText(more)),
        conversation.onDidChange(answering),
        inline.onDidChange(answering),
        conversation.onDidEnd(({ model, provider }) => void connection.remember(provider, model)),
    );
    server.startIfInstalled().catch((error: unknown) => log.error(String(error)));
}
