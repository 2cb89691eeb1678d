import { commands, type ExtensionContext, languages, type SourceControl, window } from "vscode";

import { readAbout } from "./about";
import { attachFiles } from "./chat/attaching";
import { Approvals } from "./chat/approvals";
import { Attachments } from "./chat/attachments";
import { CodeActions } from "./chat/code";
import { ContextPreview } from "./chat/contextPreview";
import { Conversation } from "./chat/conversation";
import { Edits } from "./chat/edits";
import { Files } from "./chat/files";
import { type Given, offer } from "./chat/given";
import { History } from "./chat/history";
import { Modes } from "./chat/modes";
import { Tasks } from "./chat/tasks";
import { Terminals } from "./chat/terminals";
import { failureIn } from "./chat/testFailure";
import { Threads } from "./chat/threads";
import { ChatView, VIEW } from "./chat/view";
import { Choices } from "./choices";
import { Reach } from "./choosing/reach";
import { proposeCommitMessage } from "./commitMessage";
import { Completion } from "./completion/completion";
import { Connection } from "./connection";
import { ConnectionPage } from "./connectionPage/panel";
import { ContextKey } from "./contextKey";
import { runDoctor } from "./doctor";
import { OfferedModels } from "./editorsChat/models";
import { Participant } from "./editorsChat/participant";
import { openSetting, showFailure } from "./failures";
import { EDIT, InlineChat, textOf } from "./inline/chat";
import { Keys } from "./keys/keys";
import { Vault } from "./keys/vault";
import { Lenses } from "./lenses";
import { LightBulb } from "./lightBulb";
import { LocalModel, nameLargerModel } from "./localModel";
import { LocalServers } from "./localServers";
import { watchProblemHere } from "./problemHere";
import { Proposals } from "./proposals/proposals";
import { WATCHED } from "./server/client";
import { failureOf, isCancelled } from "./server/failure";
import { openLog } from "./server/log";
import { Redactor } from "./server/redaction";
import { Server } from "./server/server";
import { Status } from "./status";
import { Theme } from "./theme/theme";
import { ToolServers } from "./toolServers/servers";
import { callTool } from "./tools/callTool";
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
    readonly setting?: string;
}

export function activate(context: ExtensionContext): void {
    const redactor = new Redactor();
    const log = openLog("CodeGPT", redactor);
    const approvals = new Approvals();
    const server = new Server(context, log, {
        approve: (params, token) => approvals.ask(params, token),
        callTool,
    });
    const vault = new Vault(context.secrets);
    const connection = new Connection(server, vault, context.globalState);
    const keys = new Keys(server, connection, vault, redactor);
    const reach = new Reach(server);
    const choices = new Choices(server, connection, reach);
    const completion = new Completion(server, connection, reach, context.globalState);
    const localModel = new LocalModel(server, connection);
    const localServers = new LocalServers(server, connection);
    const toolServers = new ToolServers(server, context.globalStorageUri.fsPath);
    const connectionPage = new ConnectionPage(context, server, connection, keys, reach);
    const lenses = new Lenses();
    const proposals = new Proposals(server, lenses);
    const files = new Files();
    const code = new CodeActions(server, proposals, files);
    const status = new Status(server, connection);
    const handOver = (provider = connection.provider?.id ?? "openai"): Promise<void> => keys.handOver(provider);
    const offered = new OfferedModels(server, connection, handOver);
    const participant = new Participant(context, server, handOver);
    const inline = new InlineChat(server, handOver, lenses, proposals, (about, question) =>
        tasks.askIn(about, question),
    );
    const threads = new Threads(server, context.workspaceState);
    const modes = new Modes(server);
    const conversation = new Conversation(server, threads, modes, handOver);
    const history = new History(threads, conversation);
    const attachments = new Attachments(server, { selection: true, threadId: () => conversation.thread?.id });
    const edits = new Edits(conversation, new Attachments(server, { selection: false, threadId: () => undefined }));
    const preview = new ContextPreview(server);
    const terminals = new Terminals();
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
        edits,
        preview,
        files,
        theme,
        localModel,
        modes,
        approvals,
    );

    /** Go on with the local model: with the question that failed without it, else with an empty field. */
    const localInstead = async (): Promise<void> => {
        if (await localModel.use()) {
            await view.show();
            await conversation.retryFailed();
        }
    };

    /** Go on with a model that was downloaded: with the question that failed without it. */
    const downloaded = async (provider: string, model: string): Promise<void> => {
        if (await localServers.pull(provider, model)) {
            await conversation.retryFailed();
        }
    };

    const explain = async (given: Given | undefined): Promise<void> => {
        if (given !== undefined) {
            await offer(given, attachments, preview, conversation.thread?.id, (question) => view.draft(question));
        }
    };

    const doors: Readonly<Record<string, (argument?: Argument, more?: unknown) => unknown>> = {
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
        selectModel: (argument) => {
            if (argument?.model === undefined) {
                return choices.selectModel(argument?.provider);
            }
            return localModel.isMeant(argument.provider, argument.model)
                ? localInstead()
                : connection.choose(argument.provider ?? connection.provider?.id ?? "openai", argument.model);
        },
        selectEffort: () => choices.selectEffort(),
        selectMode: () => modes.pick(conversation.thread),
        tryLocalModel: async () => {
            if (await localModel.use()) {
                await view.show();
            }
        },
        localFetch: () => localInstead(),
        localServers: () => localServers.find(),
        toolServers: () => toolServers.show(),
        pullModel: (argument) =>
            argument?.model === undefined
                ? localServers.find()
                : downloaded(argument.provider ?? connection.provider?.id ?? "ollama", argument.model),
        largerLocalModel: () => nameLargerModel(),
        useOllama: () => choices.selectModel("ollama"),
        connectionSettings: () => connectionPage.show(),
        getStarted: () =>
            commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#start`, false),
        showUsage: () => showUsage(server, connection),
        doctor: () => runDoctor(server),
        showLog: () => log.show(),
        restartServer: () => server.restart(),
        setUp: () => server.setUp(false),
        setUpLocal: async () => {
            await server.setUp(true);
            if (await localModel.use(true)) {
                await view.show();
            }
        },
        openSetting: (argument) => openSetting(argument?.setting),
        ask: (argument) => tasks.askAbout(argument),
        attach: async (file, files) => {
            await attachFiles(attachments, file, files);
            await view.show();
        },
        explainTerminal: () => explain(terminals.lastOutput()),
        explainTestFailure: (failure) => explain(failureIn(failure)),
        runTask: (argument) => {
            const about = readAbout(argument);
            return about?.task === EDIT
                ? inline.open(about)
                : tasks.runNamed(argument, (task, on) => inline.change(task, on));
        },
        clearProblems: () => tasks.clearProblems(),
        toggleCompletion: () => completion.toggle(),
        chooseCompletion: () => completion.choose(),
        complete: () => completion.complete(),
        // VS Code runs it when a completion is taken.
        completionTaken: (offer) => server.run("codegpt.completionTaken", offer ?? {}),
        commitMessage: (from) => proposeCommitMessage(server, handOver, from as SourceControl | undefined),
        // By the server's code action alone.
        edit: (argument) => inline.asCommentsSay(readAbout(argument)),
        inlineChat: (argument) => inline.open(readAbout(argument)),
        "inline.send": (reply) => inline.reply(textOf(reply)),
        "inline.stop": () => inline.stop(),
        "inline.retry": () => (proposals.open ? proposals.retry() : inline.retry()),
        "inline.apply": () => inline.apply(),
        "inline.compare": () => proposals.compare(),
        "inline.accept": () => proposals.accept(),
        "inline.acceptHunk": (hunk) => proposals.acceptHunk(hunk),
        "inline.discard": () => proposals.discard(),
        "inline.discardHunk": (hunk) => proposals.discardHunk(hunk),
        "inline.close": () => inline.close(),
        "inline.setApiKey": () => inline.help("codegpt.setApiKey"),
        "inline.selectModel": () => inline.help("codegpt.selectModel"),
        ...Object.fromEntries(
            tasks.builtIn.map((task) => [
                task.command.replace("codegpt.", ""),
                (argument?: unknown) =>
                    task.edits ? inline.change(task.name, readAbout(argument)) : tasks.run(task, argument),
            ]),
        ),
    };

    const menus = {
        answering: new ContextKey<boolean>("codegpt.answering"),
        hasChat: new ContextKey<boolean>("codegpt.hasChat"),
    };
    const answering = (): void => {
        const any = conversation.answering || inline.answering;
        status.answering = any;
        menus.answering.set(any);
        menus.hasChat.set(conversation.thread !== undefined);
    };

    context.subscriptions.push(
        log,
        server,
        connection,
        reach,
        completion,
        modes,
        approvals,
        offered,
        participant,
        inline,
        lenses,
        proposals,
        connectionPage,
        status,
        theme,
        view,
        attachments,
        edits,
        edits.attachments,
        preview,
        localModel,
        code.watching,
        terminals.watching,
        watchProblemHere(),
        window.registerWebviewViewProvider(VIEW, view),
        ...Object.entries(doors).map(([name, open]) =>
            commands.registerCommand(`codegpt.${name}`, async (argument?: Argument, more?: unknown) => {
                try {
                    await open(argument, more);
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
            } else {
                approvals.giveUp();
            }
        }),
        server.onDidFail((thrown) => void showFailure(failureOf(thrown))),
        languages.registerCodeActionsProvider(
            WATCHED.map((scheme) => ({ scheme })),
            new LightBulb(server, tasks.builtIn),
            LightBulb.metadata,
        ),
        server.onDidChangeThread((change) => void conversation.heard(change)),
        server.onDidGrowAnswer((more) => void conversation.heardText(more)),
        conversation.onDidChange(answering),
        inline.onDidChange(answering),
        conversation.onDidEnd(({ model, proposals: drafted, provider }) => {
            void connection.remember(provider, model);
            void proposals.showDrafted(drafted);
        }),
    );
    server
        .look()
        .then(() => Promise.all([completion.begin(), offered.begin()]))
        .catch((error: unknown) => log.error(String(error)));
}
