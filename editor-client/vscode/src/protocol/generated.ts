// Generated from schema/: sh scripts/generate types

/** The protocol's number that these types are of. */
export const PROTOCOL = 2;

/** `codegpt.acceptEdit`. */
export interface AcceptEditCommand {
    /** From `codegpt/proposeEdit`; absent: the newest proposal. */
    proposalId?: string | null;
    /** Only these; absent: all of it, and of the other files that the same answer changes. */
    hunks?: number[] | null;
}

/** A proposal, or hunks of it, to be put in. `together`: all are looked at before the first is put in. */
export interface AcceptEditParams {
    /** From `codegpt/proposeEdit`. */
    proposalId: string;
    /** Only these; absent: all of it. */
    hunks?: number[] | null;
    /** With those of the other files that the same answer changes, as many as are left. */
    together?: true | null;
    /** Whether the person was asked every `question` of what is taken, and agreed. */
    confirmed?: boolean | null;
}

/** The document holds the edit. */
export interface AcceptEditResult {
    /** The document. */
    uri: string;
    /** The version that holds it; absent for a file that was made. */
    version?: number;
    /** The hunks that are left of it, counted anew. */
    left?: ProposedEditResult;
    /** With `together`: the other documents. */
    others?: TakenEdit[];
}

/** A part of a provider's address that is each person's. */
export interface AddressPart {
    /** `resource`, `region`, `location` or `project`; set by `codegpt.providers.ID.NAME`. */
    name: string;
    /** What it is set to. */
    value?: string;
}

/** What becomes of an answer, as whoever watches its thread is told. */
export type AnswerState = "answering" | "done" | "failed" | "stopped";

/** The answers that are being written for this client. */
export interface AnswersState {
    /** How many. */
    count: number;
    /** The threads among them; not every answer is in one. */
    threadIds: string[];
}

/** A call of a tool that the person is asked about. */
export interface ApprovalCall {
    /** The same as that of its `ChatTool`. */
    id: string;
    /** The tool's name. */
    tool: string;
    /** What it is, in the person's language. */
    title: string;
    /** What the tool does, as far as anybody knows. */
    toolKind: ToolKind;
    /** All that it would be given, as JSON text: to be shown in full. */
    arguments: string;
    /** The MCP server whose tool it is. */
    server?: string;
    /** What it is given may leave this machine. */
    sends?: true;
}

/** All calls of one round that the person is asked about. */
export interface ApproveParams {
    /** The conversation, where there is one. */
    threadId?: string;
    /** In the order in which they would be run. */
    calls: ApprovalCall[];
    /**
     * What may be decided on each: `once`: it may be run; `thread`: so may every call of this tool in this
     * conversation, while the server runs; `deny`: not. `thread` is not among them where one may send something out.
     */
    choices: ("once" | "thread" | "deny")[];
}

/** What the person said. */
export interface ApproveResult {
    /** By the calls' ids. One that is not in it, or is none of `choices`, was not answered: that is no yes. */
    decisions: Record<string, "once" | "thread" | "deny">;
}

/**
 * A picture or a file: `data`, or `uri`. What it is, its content tells: a picture, a PDF, or text in UTF-8.  Of a
 * picture only what is seen is sent: it is drawn anew, upright, without its metadata.
 */
export interface AttachmentContext {
    kind: "attachment";
    /**
     * What the person and the model read of it; absent: as the file is called. The rules about names of files hold for
     * it.
     */
    name?: string | null;
    /** A file, which the same rules hold for as for any other. */
    uri?: string | null;
    /** Its content, in base64. */
    data?: string | null;
}

/** What the person wants to spend in a day or a month (`codegpt.budget`), and what of it is spent. */
export interface BudgetItem {
    /** The day or the month that is now, where the person is. */
    period: Period;
    /** US dollars of answers that have come, and what those under way may cost, of every server. */
    spent: string;
    /** US dollars from which the person is told. */
    warn?: string;
    /** US dollars beyond which nothing is sent. */
    stop?: string;
    /** US dollars until then. */
    left?: string;
    /** Answers in this time whose cost nobody knows: they are not in `spent`. */
    unpricedAnswers: number;
    /** `within`, `warned`: `warn` is reached, `used_up`: `stop` is. */
    state: BudgetState;
}

/** How far a budget is. */
export type BudgetState = "within" | "warned" | "used_up";

/** What is asked for. */
export interface CallToolParams {
    /** Tells it from other calls. */
    callId: string;
    /** One of those the client named in `initializationOptions.clientTools`. */
    tool: "diagnostics" | "symbols" | "references";
    /**
     * JSON text. `diagnostics`: `{uri?}`; `symbols`: `{query?, uri?}`; `references`: `{uri, line, name}`, the line
     * counted from 1, the name as it stands there.
     */
    arguments: string;
}

/** What was found. */
export interface CallToolResult {
    /** Places that may not be sent are left out by the server. */
    found: FoundPlace[];
    /** Whether there is more than that. */
    more?: boolean | null;
}

/** `data` of -32800, where the answer that was cancelled belongs to a thread: what is kept there. */
export interface CancelledData {
    /** The thread. */
    threadId: string;
    /** The question within it: `codegpt/retry` asks it again. */
    questionId: string;
    /** The answer within it, where something of it is kept: `codegpt/continue` has the rest written. */
    messageId?: string;
}

/** Code of an earlier question of the conversation, which goes along with the next one. */
export interface CarriedCode {
    /** The question: `codegpt/removeContext` leaves its code out from now on. */
    questionId: string;
    /** Of its first item: `selection`, `file`, … */
    kind: string;
    /** What it is about, as the question has it. */
    titles: string[];
    /** The question word by word as it is sent, with the code as it was then. */
    text: string;
    /** Of `text`, an estimate. */
    tokens: number;
}

/** What is answered, before any of its text: the first value of `$/progress` on the partial-result token. */
export interface ChatBegin {
    /** Tells it from other values of `$/progress`. Values of a kind you do not know: skip them. */
    kind: "begin";
    /** Always empty, for clients that append the text of every value. */
    text: "";
    /** The thread that remembers the answer, if one does. */
    threadId?: string;
    /** The question within its thread. */
    questionId?: string;
    /** The answer within its thread. It stays there only if it gets some text. */
    messageId?: string;
    /**
     * The thread that holds what an edited question took the place of; of another answer, the thread that will hold the
     * one before as soon as this one has text.
     */
    keptThreadId?: string;
}

/** `codegpt.chat`: the params of `codegpt/chat`, or just the question as a string. */
export interface ChatCommand {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name; absent: the person's choice. */
    model?: string | null;
    /** Absent: the setting. */
    temperature?: number | null;
    /** Absent: the model's own limit. */
    maxOutputTokens?: number | null;
    /** How much the model is to think, as its `efforts` in `codegpt/models`; absent: the setting. */
    effort?: Effort | null;
    /**
     * With it the answer travels as values of `$/progress` on this token: `ChatBegin`, then `ChatThinking`, `ChatTool`
     * and `ChatDelta`.
     */
    partialResultToken?: string | number | null;
    /** With it begin, report and end of the work travel as `$/progress` on this token. */
    workDoneToken?: string | number | null;
    /**
     * `ask`: it answers with what it is told; `look`: it may read, list and search files of the open folders, and ask
     * git about them, which nobody is asked about, and ask for the tools of the person's own MCP servers, which the
     * person is asked about; `edit`: it may propose changes of files, too. The thread keeps it; absent: what the thread
     * keeps, else `ask`. In folders that are not trusted nothing is looked up.
     */
    mode?: Mode | null;
    /** The conversation, oldest first; none fails with `task.needs_question`. */
    messages?: ChatMessage[] | null;
    /**
     * The thread that remembers the question and its answer, and whose earlier exchanges go along. Absent: nothing is
     * remembered.
     */
    threadId?: string | null;
    /** Code that goes along with the last message; it is resolved here, as the person sees it now. */
    context?: (SelectionContext | RangeContext | FileContext | OpenEditorsContext | DiagnosticsContext | SymbolContext | GitDiffContext | TextContext | AttachmentContext)[] | null;
}

/** The next piece of the answer: the value of `$/progress` on the partial-result token. */
export interface ChatDelta {
    /** Tells it from other values of `$/progress`. */
    kind: "delta";
    /** To be appended to what came before. */
    text: string;
}

/** One turn of the conversation. */
export interface ChatMessage {
    /** Whose words these are; `system` tells the model how to behave. */
    role: Role;
    /** The words, as plain text. */
    content: string;
}

/** Something to tell the person that is no error. */
export interface ChatNotice {
    /**
     * `model.ending`: the model will be shut down within 60 days; `effort.left_out`: the model does not take the effort
     * asked for, and answered with its own; `tools.left_out`: it cannot look things up, or not by every tool;
     * `tools.untrusted`: nothing is looked up, since the folder is not trusted; `looking.ended`: it was still looking
     * things up when the answer ended; `server.left_out`: a server of tools is missing, or some of its tools, and what
     * can be done; `budget.warned`: the person's budget comes near its end; `budget.unpriced`: nobody knows what this
     * model costs, so its answers are not in the budget; `history.trimmed`: the oldest part of the conversation did not
     * fit and was not sent; `context.short`: the question may be longer than what its model is loaded with, and its
     * server may leave some of it out; `context.left_behind`: code, pictures and files that went along with the
     * question before do not go along any more; `pictures.not_seen`: the model takes no pictures, so those of earlier
     * questions were not sent; `question.cleaned`: characters that nobody sees were taken out of the question;
     * `question.key_removed`: an API key in use was taken out of it; `thinking.unfinished`: the model was cut off while
     * thinking; `answer.ended`: why it ended; `answer.not_kept`: the answer could not be saved.
     */
    code: "model.ending" | "effort.left_out" | "tools.left_out" | "tools.untrusted" | "looking.ended" | "server.left_out" | "budget.warned" | "budget.unpriced" | "history.trimmed" | "context.short" | "context.left_behind" | "pictures.not_seen" | "question.cleaned" | "question.key_removed" | "thinking.unfinished" | "answer.ended" | "answer.not_kept";
    /** The same for a person, in their language. */
    message: string;
    /**
     * The model that ends, takes no such effort, no pictures or no tools, is unpriced, is too small, or was thinking or
     * looking things up.
     */
    model?: string;
    /** YYYY-MM-DD, with `model.ending`. */
    shutdownDate?: string;
    /** The model its provider names instead, with `model.ending`. */
    replacement?: string;
    /** How many questions with their answers were not sent, with `history.trimmed`. */
    dropped?: number;
}

/** A question. Without a thread it comes with the turns before it; in a thread the last message is the person's. */
export interface ChatParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name; absent: the person's choice. */
    model?: string | null;
    /** Absent: the setting. */
    temperature?: number | null;
    /** Absent: the model's own limit. */
    maxOutputTokens?: number | null;
    /** How much the model is to think, as its `efforts` in `codegpt/models`; absent: the setting. */
    effort?: Effort | null;
    /**
     * With it the answer travels as values of `$/progress` on this token: `ChatBegin`, then `ChatThinking`, `ChatTool`
     * and `ChatDelta`.
     */
    partialResultToken?: string | number | null;
    /** With it begin, report and end of the work travel as `$/progress` on this token. */
    workDoneToken?: string | number | null;
    /**
     * `ask`: it answers with what it is told; `look`: it may read, list and search files of the open folders, and ask
     * git about them, which nobody is asked about, and ask for the tools of the person's own MCP servers, which the
     * person is asked about; `edit`: it may propose changes of files, too. The thread keeps it; absent: what the thread
     * keeps, else `ask`. In folders that are not trusted nothing is looked up.
     */
    mode?: Mode | null;
    /** The conversation, oldest first; in a thread only what is new. System messages are not remembered. */
    messages: ChatMessage[];
    /**
     * The thread that remembers the question and its answer, and whose earlier exchanges go along. Absent: nothing is
     * remembered.
     */
    threadId?: string | null;
    /** Code that goes along with the last message; it is resolved here, as the person sees it now. */
    context?: (SelectionContext | RangeContext | FileContext | OpenEditorsContext | DiagnosticsContext | SymbolContext | GitDiffContext | TextContext | AttachmentContext)[] | null;
}

/** The answer's end. */
export interface ChatResult {
    /** The whole answer; absent when it travelled as deltas. */
    text?: string;
    /** Why the answer ended; all but `stop` left it unfinished. */
    finishReason: FinishReason;
    /** Id of the provider that answered. */
    provider: string;
    /** The model as the provider named it. */
    model: string;
    /** Absent where the provider does not count. */
    usage?: TokenUsage;
    /** The provider's id of this request, for its support. */
    requestId?: string;
    /** To be shown beside the answer. */
    notices: ChatNotice[];
    /**
     * In the mode `edit`: what the model would change, a proposal for each file, as those of `codegpt/proposeEdit`.
     * Nothing has been changed yet: `codegpt/acceptEdit` takes one, and with `together` all.
     */
    proposals?: OfferedEditResult[];
    /** What did not go along of the context asked for, and why. */
    contextLeftOut: ContextLeftOutResult[];
    /** The thread that remembers the answer. */
    threadId?: string;
    /** The question within its thread. */
    questionId?: string;
    /** The answer within its thread. */
    messageId?: string;
    /** The thread that holds what an edited question, or another answer, took the place of. */
    keptThreadId?: string;
}

/** The next piece of what the model thinks aloud: a value of `$/progress` on the partial-result token. */
export interface ChatThinking {
    /** Tells it from other values of `$/progress`. */
    kind: "thinking";
    /** Always empty, for clients that append the text of every value. */
    text: "";
    /** To be appended to what was thought before. It is never part of the answer. */
    thinking: string;
}

/** A call of a tool, told as it waits for the person, as it begins and once it has ended. */
export interface ChatTool {
    /** The same for its beginning and its end. */
    id: string;
    /** The tool's name. */
    tool: string;
    /** What is looked up and, where that failed, why, in the person's language. */
    title: string;
    /** What the tool does; `other` for one of a server's, and for none. */
    toolKind: ToolKind;
    /**
     * `pending`: the person is asked; `running`; `done`; `failed`: it was asked wrongly, took too long, or may not tell
     * this; `denied` by the person; `unanswered`: the question was not answered; `unaskable`: there is nobody to ask;
     * `cancelled` with the answer; `left_out`: there were too many.
     */
    status: StepState;
    /** The MCP server whose tool it is; absent: it is ours. */
    server?: string;
    /** What was read or edited, where it is one file. */
    uri?: string;
    /** Tells it from other values of `$/progress`. */
    kind: "tool";
    /** Always empty, for clients that append the text of every value. */
    text: "";
}

/** Whose word it is that a provider or a model is in force, the strongest first. */
export type ChosenBy = "session" | "settings" | "remembered" | "default";

/** Which threads to delete: exactly one of the two. */
export interface ClearThreadsParams {
    /** Those of the folder with this URI. */
    workspaceFolder?: string | null;
    /** Every thread, temporary ones too. */
    all?: true | null;
}

/** What was deleted. */
export interface ClearThreadsResult {
    /** How many threads. */
    deleted: number;
}

/** A problem's code as VS Code has it, beside a link to what it means. */
export interface CodeWithLink {
    value: string | number;
}

/** Why a command that makes a key made none. */
export type CommandFault = "not_found" | "exit_code" | "timeout" | "empty" | "no_token" | "too_long" | "characters";

/** A command of the person's that makes the key; neither its arguments nor what it printed. */
export interface CommandItem {
    /** The name of its program, `az`. */
    program: string;
    /** When the key at hand is made anew: ISO 8601, in UTC. Absent without one. */
    until?: string;
    /** Why its last run made no key. */
    fault?: CommandFault;
}

/** Which repository's next commit, and who answers. What travels as deltas is the answer as the model words it. */
export interface CommitMessageParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name; absent: the person's choice. */
    model?: string | null;
    /** Absent: the setting. */
    temperature?: number | null;
    /** Absent: the model's own limit. */
    maxOutputTokens?: number | null;
    /** How much the model is to think, as its `efforts` in `codegpt/models`; absent: the setting. */
    effort?: Effort | null;
    /**
     * With it the answer travels as values of `$/progress` on this token: `ChatBegin`, then `ChatThinking`, `ChatTool`
     * and `ChatDelta`.
     */
    partialResultToken?: string | number | null;
    /** With it begin, report and end of the work travel as `$/progress` on this token. */
    workDoneToken?: string | number | null;
    /** An open folder or one below it, in the repository; absent: the only open folder. */
    folder?: string | null;
    /** The person has read the `question` of an earlier result and wants a message all the same. */
    withoutSecrets?: boolean | null;
}

/** A message, or what the person has to be asked first. */
export interface CommitMessageResult {
    /** Its first line has 72 characters at most. Absent: `question` or `notes` say why. */
    message?: string;
    /**
     * What looks like a secret and is about to be committed, and whether to go on without those lines, in the person's
     * language. Nothing was sent; ask, and call again with `withoutSecrets`.
     */
    question?: string;
    /** Where; such a line is never sent. */
    secrets: CommitSecretItem[];
    /** What of the changes the model was not shown, in the person's language. */
    notes: string[];
    /** `working` where nothing is staged: then what is saved is described. */
    scope: DiffScope;
    /** Who answered, with notices; without the text. */
    answer?: ChatResult;
}

/** What looks like a secret in a line that is about to be committed. */
export interface CommitSecretItem {
    /** The file, below the folder. */
    path: string;
    /** Counted from 1. */
    line: number;
    kind: SecretKind;
}

/** What became of the code that a model filled in. */
export interface CompletionCountItem {
    /** Provider id. */
    provider: string;
    /** The model as it was asked for. */
    model: string;
    /** How often something was suggested. */
    shown: number;
    /** How often it was taken, as far as the editor tells. */
    taken: number;
    /** How often it was still there half a minute later. */
    kept: number;
}

/** Which document. */
export interface CompletionHereParams {
    /** Of a document that is open. */
    uri: string;
}

/** Whether it is one that is completed, were completion switched on. */
export interface CompletionHereResult {
    /** Why nothing is ever completed in it, in the person's language; absent where it is. */
    message?: string;
}

/** A model as one that completes code. */
export interface CompletionModelItem {
    /** What `codegpt.completion.model` is to be set to. */
    id: string;
    /**
     * How it is asked first, by what is known; absent where only a chat could be, which `codegpt.completion.dialect`
     * has to be set to.
     */
    way?: FillIn;
    /** Whether nobody sends a bill. */
    free: boolean;
    /** US dollars for an hour of typing, at most; absent where no price is known. */
    hour?: string;
    /**
     * The same for the person, in their language, with what it is reckoned with. With `codegpt.completion.trigger` at
     * `manual` it is about one press of the key.
     */
    cost: string;
}

/** Whose models. */
export interface CompletionModelsParams {
    /** Provider id. */
    provider: string;
    /** Only this one, by its name, whether a list holds it or not: no provider is asked. */
    model?: string | null;
    /** Ask the provider now instead of taking the remembered list. */
    refresh?: boolean | null;
}

/** Who could be chosen. */
export interface CompletionModelsResult {
    /** Provider id. */
    provider: string;
    /** The provider's name for people; at another address than its own the host. */
    title: string;
    /** Those that are made to fill in code first. */
    models: CompletionModelItem[];
}

/** Whether code is completed while it is typed. */
export interface CompletionState {
    /** Whether the person has switched it on: `codegpt.completion.enabled`. */
    enabled: boolean;
    /** Whether it works now, as far as is known. */
    active: boolean;
    /** Whether `codegpt.toggleCompletion` has put it off for this session. */
    paused: boolean;
    /** Provider id; absent where none is named. */
    provider?: string;
    /** The model; absent where none is named. */
    model?: string;
    /** Why it does not work, in the person's language. */
    message?: string;
}

/** What was taken. */
export interface CompletionTakenParams {
    /** Of the item, as its command has it. */
    id: string;
}

/** Something that does not go along. */
export interface ContextLeftOutResult {
    /** Which item of the params this is, counted from 0. */
    index: number;
    /** As in the params. */
    kind: string;
    title: string;
    /** `unsupported`: this server does not know items of this kind, or symbols of this language. */
    reason: LeftOutReason;
    /** The same for a person, in their language. */
    message: string;
    /** How many documents this is about. */
    count: number;
    /** Which ignore file says so. */
    ignoreFile?: string;
    /** Counted from 1; 0: that file could not be read. */
    ignoreLine?: number;
    /** Which entry of the deny list it is. */
    pattern?: string;
}

/** Something that goes along. */
export interface ContextPartResult {
    /** Which item of the params this is, counted from 0; one can become several. */
    index: number;
    /** As in the params. */
    kind: string;
    /** `src/app.py:10-20`, below its folder, with lines counted from 1. */
    title: string;
    uri?: string;
    /** Counted from 0. */
    firstLine?: number;
    /** Counted from 0; this line is part of it. */
    lastLine?: number;
    languageId: string;
    /** Word by word as it is sent. */
    text: string;
    bytes: number;
    /** An estimate. */
    tokens: number;
    /** How many characters that nobody sees were taken out. */
    hiddenCharacters: number;
    /** How many pictures and the like of a notebook were left out. */
    pictures: number;
    /** Of an attached picture or PDF: as what it is sent, and then `text` is empty. */
    mediaType?: string;
    /** Of an attached picture: a small PNG of it, in base64. */
    thumbnail?: string;
    /** What looks like a secret; the first 20. It is sent all the same: only the person can tell. */
    secrets: FoundSecretResult[];
    /** What was changed about it and what looks like a secret, in the person's language. */
    note?: string;
}

/** An answer that broke off: exactly one of `threadId` and `messages`. */
export interface ContinueParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name; absent: the person's choice. */
    model?: string | null;
    /** Absent: the setting. */
    temperature?: number | null;
    /** Absent: the model's own limit. */
    maxOutputTokens?: number | null;
    /** How much the model is to think, as its `efforts` in `codegpt/models`; absent: the setting. */
    effort?: Effort | null;
    /**
     * With it the answer travels as values of `$/progress` on this token: `ChatBegin`, then `ChatThinking`, `ChatTool`
     * and `ChatDelta`.
     */
    partialResultToken?: string | number | null;
    /** With it begin, report and end of the work travel as `$/progress` on this token. */
    workDoneToken?: string | number | null;
    /**
     * `ask`: it answers with what it is told; `look`: it may read, list and search files of the open folders, and ask
     * git about them, which nobody is asked about, and ask for the tools of the person's own MCP servers, which the
     * person is asked about; `edit`: it may propose changes of files, too. The thread keeps it; absent: what the thread
     * keeps, else `ask`. In folders that are not trusted nothing is looked up.
     */
    mode?: Mode | null;
    /** The thread whose last answer is continued. */
    threadId?: string | null;
    /** With `threadId`: the answer that is meant. `thread.changed` where it is not the last message. */
    messageId?: string | null;
    /** The conversation, oldest first. The last message is the assistant's, as far as it came. */
    messages?: ChatMessage[] | null;
}

/** A thread to begin. */
export interface CreateThreadParams {
    /** URI of the workspace folder it belongs to, if any. */
    workspaceFolder?: string | null;
    /** Kept in the server's memory only: never listed, and gone with the server. */
    temporary?: boolean | null;
    /** Absent: made from the first question. */
    title?: string | null;
}

/** Where a key is kept, in order of precedence. */
export type CredentialSource = "session" | "command" | "environment" | "keyring" | "file";

/** How far a message has come. */
export type Delivery = "streaming" | "complete" | "cut_off" | "failed";

/** Diagnostics of a document, which the client sends: a server does not see those of another. */
export interface DiagnosticsContext {
    kind: "diagnostics";
    uri: string;
    /** Only those that meet this range. */
    range?: Span | null;
    diagnostics?: DocumentDiagnostic[] | null;
}

/** Which changes a diff shows. */
export type DiffScope = "staged" | "working";

/** A proposal, or hunks of it, to be forgotten. */
export interface DiscardEditParams {
    /** From `codegpt/proposeEdit`. */
    proposalId: string;
    /** Only these; absent: all of it. */
    hunks?: number[] | null;
    /** With those of the other files that the same answer changes, as many as are left. */
    together?: true | null;
}

/** What became of a proposal. */
export interface DiscardEditResult {
    /** The hunks that are left of it, counted anew. */
    left?: ProposedEditResult;
}

/** What the editor shows about a place: an LSP diagnostic. */
export interface DocumentDiagnostic {
    range: Span;
    /** Cut where it is very long. */
    message: string | Markup;
    severity?: number | null;
    source?: string | null;
    /** A number counts as its digits. */
    code?: string | number | CodeWithLink | null;
}

/** What speaks against a model that can be asked all the same. */
export type Doubt = "model.ending" | "model.retired" | "model.unlisted" | "model.not_chat";

/** What is wrong with an answer, as clients see it in an error's `reason`. */
export type EditFault =
    | "no_code"
    | "cut_off"
    | "which_block"
    | "unlike"
    | "excerpt"
    | "placeholder"
    | "broken_block"
    | "not_found"
    | "ambiguous"
    | "marked_up"
    | "beyond"
    | "overlapping"
    | "other_file"
    | "unchanged"
    | "hidden"
    | "no_place"
    | "too_large";

/** Whole lines in the place of others; it can be taken or discarded by itself. */
export interface EditHunkResult {
    /** Its name in `hunks`, counted from 0. */
    number: number;
    /** What it takes the place of, in the document of `version`. */
    range: Span;
    /** With the document's own line ends. */
    newText: string;
}

/** A question to ask instead of an earlier one. */
export interface EditMessageParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name; absent: the person's choice. */
    model?: string | null;
    /** Absent: the setting. */
    temperature?: number | null;
    /** Absent: the model's own limit. */
    maxOutputTokens?: number | null;
    /** How much the model is to think, as its `efforts` in `codegpt/models`; absent: the setting. */
    effort?: Effort | null;
    /**
     * With it the answer travels as values of `$/progress` on this token: `ChatBegin`, then `ChatThinking`, `ChatTool`
     * and `ChatDelta`.
     */
    partialResultToken?: string | number | null;
    /** With it begin, report and end of the work travel as `$/progress` on this token. */
    workDoneToken?: string | number | null;
    /**
     * `ask`: it answers with what it is told; `look`: it may read, list and search files of the open folders, and ask
     * git about them, which nobody is asked about, and ask for the tools of the person's own MCP servers, which the
     * person is asked about; `edit`: it may propose changes of files, too. The thread keeps it; absent: what the thread
     * keeps, else `ask`. In folders that are not trusted nothing is looked up.
     */
    mode?: Mode | null;
    /** The thread's id. */
    threadId: string;
    /** The question whose place it takes. */
    questionId: string;
    /** The new question. */
    content: string;
    /** Code that goes along with it, as the person sees it now. That of the old question does not. */
    context?: (SelectionContext | RangeContext | FileContext | OpenEditorsContext | DiagnosticsContext | SymbolContext | GitDiffContext | TextContext | AttachmentContext)[] | null;
}

/** Something to be told beside an edit. */
export interface EditNoteResult {
    /**
     * `neighbours`: lines from around the code that the answer repeats were left out; `deletion`: most of the code
     * goes, and nobody asked for that; `no_longer_parses`: the document could be parsed before, and could not be after;
     * `already_there`: some of the changes are in the document already.
     */
    code: EditRemark;
    /** The same for a person, in their language. */
    message: string;
}

/** What a person should know before they take an edit. */
export type EditRemark = "neighbours" | "deletion" | "no_longer_parses" | "already_there";

/** How much a model is to think before it answers, the least first; each model takes some of them. */
export type Effort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max";

/** A way forward: a command to run or a page to open. */
export interface ErrorAction {
    /** The button's text, in the person's language. */
    title: string;
    /**
     * To be run by `workspace/executeCommand`, but for `codegpt.retry`, `codegpt.continue` and `codegpt.newChat`, which
     * are the client's own ([Actions](#actions)).
     */
    command?: string;
    /** A page to open. Either this or `command` is there. */
    url?: string;
    /** The command's arguments. */
    arguments?: JsonValue[];
}

/** The stable name of a failure, as clients see it in `data.code`. */
export type ErrorCode =
    | "auth.missing_key"
    | "auth.invalid_key"
    | "auth.missing_header"
    | "auth.organization"
    | "auth.permission"
    | "auth.region"
    | "model.unknown"
    | "model.not_found"
    | "model.retired"
    | "model.not_chat"
    | "model.no_pictures"
    | "model.needed"
    | "model.loading"
    | "model.pull_failed"
    | "limit.rate"
    | "limit.request_too_large"
    | "limit.quota"
    | "limit.spend"
    | "limit.budget"
    | "provider.overloaded"
    | "provider.server"
    | "provider.protocol"
    | "provider.rejected"
    | "content.blocked"
    | "provider.unknown"
    | "context.too_long"
    | "context.left_out"
    | "task.unknown"
    | "task.needs_question"
    | "task.needs_code"
    | "edit.refused"
    | "edit.stale"
    | "edit.unknown"
    | "edit.unconfirmed"
    | "edit.not_applied"
    | "thread.not_found"
    | "thread.busy"
    | "thread.deleted"
    | "thread.changed"
    | "thread.complete"
    | "thread.unreadable"
    | "storage.damaged"
    | "storage.failed"
    | "network.bad_base_url"
    | "network.unreachable"
    | "network.tls"
    | "network.proxy"
    | "network.timeout"
    | "stream.stalled"
    | "stream.interrupted"
    | "stream.stopped"
    | "credentials.no_store"
    | "credentials.locked"
    | "credentials.timeout"
    | "credentials.store_failed"
    | "credentials.command_failed"
    | "credentials.key_needed"
    | "credentials.not_a_key"
    | "credentials.bad_origin"
    | "credentials.no_key_needed"
    | "local.engine_missing"
    | "local.engine_failed"
    | "local.weights_missing"
    | "local.weights_invalid"
    | "local.fetch_failed"
    | "internal";

/** What a client can build a card from; the sentence itself is `ResponseError.message`. */
export interface ErrorData {
    /** What happened; stable, never shown to a person. */
    code: ErrorCode;
    /** Provider id. */
    provider?: string;
    /** The model that was asked for. */
    model?: string;
    /** The thread that keeps the question; absent where none does. */
    threadId?: string;
    /** The question within it: `codegpt/retry` asks it again. */
    questionId?: string;
    /** The answer within it, where something of it is kept: `codegpt/continue` has the rest written. */
    messageId?: string;
    /** scheme://host[:port] of the provider. */
    origin?: string;
    /** The provider's answer. */
    httpStatus?: number;
    /** The provider's id of this request, for its support. */
    requestId?: string;
    /** Whether the same request can succeed later. The server's own retries are over. */
    retryable: boolean;
    /** Milliseconds the provider asks to wait. */
    retryAfterMs?: number;
    /** Ways forward, the most useful first. */
    actions: ErrorAction[];
    /** The provider's help article about this error. */
    docs?: string;
    /** The code that could not go along, where that is what failed. */
    contextLeftOut?: ContextLeftOutResult[];
    /**
     * With `edit.refused`: why the answer becomes no edit. `no_code`, `cut_off`, `which_block` (several could be
     * meant), `unlike` the code, `excerpt` of it, `placeholder` for left-out code, `broken_block`, `marked_up` code
     * (line numbers, signs of a difference), `beyond` the lines that were meant, `not_found`, `ambiguous`,
     * `overlapping`, `other_file`, `unchanged`, `hidden` characters, `no_place`, `too_large`.
     */
    reason?: EditFault;
    /** What had arrived of the answer, when it did not travel as deltas already. */
    text?: string;
}

/** A thread to be written as text. */
export interface ExportThreadParams {
    /** The thread's id. */
    threadId: string;
    /**
     * `json`: all of it; `markdown`: to be read and shared, without the code that went along with questions and without
     * places of this machine. Either is imported without that code: nobody sees it, so nobody could know what is sent.
     */
    format: "json" | "markdown";
}

/** The thread as text. */
export interface ExportThreadResult {
    /** To be written to a file. */
    content: string;
}

/** A whole document: `uri` or `path`. */
export interface FileContext {
    kind: "file";
    uri?: string | null;
    /** Absolute, or from `folder` on; without `folder`, from the one open folder that holds it. */
    path?: string | null;
    /** URI of an open folder, for `path`. */
    folder?: string | null;
}

/** The ways there are, the surest first. */
export type FillIn = "infill" | "suffix" | "fim-path" | "template" | "chat";

/** One problem, by whole lines counted from 1 as they were when the question was asked. */
export interface FindingItem {
    /** The first of its lines. */
    firstLine: number;
    /** The last of them, which may be the same. */
    lastLine: number;
    /** How bad it is. */
    severity: Severity;
    /** Written by the model. */
    message: string;
}

/** Why an answer ended. None of these is an error. */
export type FinishReason =
    | "stop"
    | "length"
    | "content_filter"
    | "tool_calls"
    | "refusal"
    | "paused"
    | "context_full"
    | "other";

/** Where to branch off. */
export interface ForkThreadParams {
    /** The thread's id. */
    threadId: string;
    /** The last message the new thread has. */
    messageId: string;
}

/** Lines of a document, both counted from 1 and both part of it. */
export interface FoundPlace {
    /** The document. */
    uri: string;
    /** The first line. */
    startLine: number;
    /** The last line. */
    endLine: number;
    /** What there is to say of it: the problem, the symbol, the line. Cut where it is very long. */
    text: string;
}

/** Something that looks like a secret, in a text that would be sent. */
export interface FoundSecretResult {
    kind: SecretKind;
    /** Of `text`, counted from 0. */
    line: number;
}

/** The changes that git sees in an open folder, in saved files. */
export interface GitDiffContext {
    kind: "gitDiff";
    /** `staged`: what the next commit would hold; `working`: what is not staged. */
    scope: DiffScope;
    /** URI of an open folder; absent: the only one. */
    folder?: string | null;
}

/** What may be known of an extra header; never its value. */
export interface HeaderItem {
    /** In lower case. */
    name: string;
    /** Whether there is a value; absent: the store that may hold it could not be asked. */
    present?: boolean;
    /** Whether the settings name it, so that it goes along with requests to `origin`. */
    used: boolean;
    /** Where its value comes from. */
    source?: CredentialSource;
    /** Its last four characters; absent when it is too short for that. */
    lastFour?: string;
    /** The store's own name. */
    backend?: string;
}

/** An exported thread. */
export interface ImportThreadParams {
    /** The exported text. */
    content: string;
    /** How it is written. */
    format: "json" | "markdown";
    /** Where it belongs from now on; absent: as before. */
    workspaceFolder?: string | null;
}

/** `data` of -32602: which members did not fit, without their values. */
export interface InvalidParamsData {
    /**
     * Names of the members, `messages.0.role`; `params` where they are no object. Of a command they are those of its
     * argument, and `command` where there is no such command.
     */
    fields: string[];
}

export type JsonValue = unknown;

/** Names the key that is meant. */
export interface KeyParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** The address the key is for; absent: the one in use. */
    baseUrl?: string | null;
}

/** What may be known of the key in use, or of a header's value that was just stored; never the key. */
export interface KeyStatusResult {
    /** Provider id. */
    provider: string;
    /** Whether there is a key. */
    present: boolean;
    /** The only scheme://host[:port] this key goes to. */
    origin: string;
    /** The header, in lower case, whose value was stored: the other members are about that value. */
    header?: string;
    /** The extra headers for `origin`: those the settings name, then others that are stored. */
    headers: HeaderItem[];
    /** Where the key in force comes from. */
    source?: CredentialSource;
    /** Its last four characters; absent when it is too short for that. */
    lastFour?: string;
    /** The key store's own name. */
    backend?: string;
    /** The command that makes the key, where one does. */
    command?: CommandItem;
    /** Stored with the key. */
    organization?: string;
    /** Stored with the key. */
    project?: string;
    /** Sources that hold a key too, but come later in precedence. */
    shadowed: CredentialSource[];
    /** True: the provider accepted it. Null: it was not asked, not reached, or answers anybody. */
    verified?: boolean;
    /** The same for a person, in their language. */
    message: string;
}

/** Why something was left out. */
export type LeftOutReason =
    | "denied"
    | "ignored"
    | "outside_workspace"
    | "not_found"
    | "ambiguous"
    | "not_a_file"
    | "unreadable"
    | "too_large"
    | "over_total"
    | "binary"
    | "not_attachable"
    | "damaged"
    | "too_many_pixels"
    | "too_many"
    | "not_text"
    | "out_of_step"
    | "empty"
    | "unsupported"
    | "already_included"
    | "no_repository"
    | "git_missing"
    | "git_untrusted"
    | "git_elsewhere"
    | "holds_key"
    | "only_shown"
    | "folder_untrusted"
    | "edit_untrusted"
    | "look_untrusted"
    | "git_failed";

/** How the fetch is shown. */
export interface LocalFetchParams {
    /** How far it is, in percent and megabytes. Cancelling the progress cancels the fetch. */
    workDoneToken?: string | number | null;
}

/** The model is here. */
export interface LocalFetchResult {
    /** Provider id. */
    provider: string;
    /** What `codegpt/selectModel` takes. */
    model: string;
    /** Its file. */
    path: string;
    /** The same for a person, in their language. */
    message: string;
}

/** The model that can be fetched onto this machine. */
export interface LocalModelResult {
    /** Provider id. */
    provider: string;
    /** Its name. */
    model: string;
    /** Whether it is here. */
    present: boolean;
    /** Bytes to fetch in all. */
    size: number;
    /** Bytes of them that an earlier fetch left here; it goes on from there. */
    arrived: number;
    /** The host or the folder they come from. */
    source: string;
    /** All this as a question to the person, in their language, before it is fetched. */
    question: string;
    /** What this model is and is not, and what would be better, in their language. */
    note: string;
}

/** A server that answers on this machine. */
export interface LocalServerItem {
    /** Provider id to use it as, by what the server says of itself. */
    provider: string;
    /** That provider's name for people. */
    title: string;
    /** Address of its API. */
    baseUrl: string;
    /** Whether the provider is asked there already; if not, set `codegpt.providers.ID.baseUrl`. */
    atHome: boolean;
    /** `ready`; `loading`: its model is still being loaded; `wants_key`: it tells nothing without one. */
    state: ServerState;
    /** How it stands, for a person, in their language. */
    told: string;
    /** Whether `codegpt/pullModel` has it download a model. */
    downloads: boolean;
    /** Its models for chats. */
    models: ServedModelItem[];
}

/** What was found on this machine. */
export interface LocalServersResult {
    /** In the order of the providers. */
    servers: LocalServerItem[];
    /** How many there are and where they were looked for, for a person, in their language. */
    message: string;
}

/** A text that may be markup: LSP 3.18. */
export interface Markup {
    value: string;
}

/** One server of the person's file. */
export interface McpServerItem {
    /** As the person calls it. */
    name: string;
    /**
     * `allowed`; `unseen`: the person has never said yes to it; `changed`: they did, and it is started otherwise now;
     * `missing`: its program is not on this machine; `miswritten`: what the file says of it cannot be read.
     */
    state: McpServerState;
    /** Its program, as it is found, and its arguments, to be looked at: `…` stands for one that may be a secret. */
    command?: string[];
    /** Its address, where it is none of this machine's programs. */
    url?: string;
    /** The person says that nothing it is given leaves this machine. */
    local: boolean;
    /** Names of the tools that the person allowed. */
    tools: string[];
    /** What can be done, for a person, where it may not be used. */
    message?: string;
}

/** Whether its tools may be used. */
export type McpServerState = "allowed" | "unseen" | "changed" | "missing" | "miswritten";

/** All of them. None is started by being listed. */
export interface McpServersResult {
    /** In the order of the file. */
    servers: McpServerItem[];
    /** The path of that file, where it is or would be. */
    file: string;
    /**
     * What keeps all of them from being used, for a person: the file cannot be read, or the package that speaks to
     * servers is not installed.
     */
    message?: string;
    /** What to type in a terminal where that package is not installed; `message` says it, too. */
    installCommand?: string;
}

/** What the person lets a model do. A conversation keeps it. */
export type Mode = "ask" | "look" | "edit";

/** One model. */
export interface ModelItem {
    /** The name to ask for it by. */
    id: string;
    /** `deprecated` has a shutdown date ahead, `retired` one that has come. */
    status: ModelStatus;
    /** YYYY-MM-DD */
    shutdownDate?: string;
    /** The model its provider names instead. */
    replacement?: string;
    /** Which list knows it. */
    source: ModelSource;
    /** Tokens it can take in. */
    contextTokens?: number;
    /** Which efforts it takes, the least first; none for one that takes none, absent where unknown. */
    efforts?: Effort[];
    /** Whether it thinks before it answers; absent where nobody says. */
    thinks?: boolean;
    /**
     * Whether it looks at pictures; absent where nobody says. What is false here fails with `model.no_pictures` before
     * a picture is sent.
     */
    pictures?: boolean;
    /** Whether it calls tools; absent where nobody says. What is false here is offered none. */
    tools?: boolean;
    /** Absent where no price is known, and where others answer. */
    price?: ModelPrice;
}

/** What speaks against a model that can be asked all the same. */
export interface ModelNotice {
    /**
     * `model.ending`: it will be shut down within 60 days; `model.retired`: by our list its end has come;
     * `model.unlisted`: the provider's list does not hold it; `model.not_chat`: a list says that it does something else
     * than chat.
     */
    code: Doubt;
    /** The same for a person, in their language. */
    message: string;
    /** The model. */
    model: string;
    /** YYYY-MM-DD */
    shutdownDate?: string;
    /** The model its provider names instead. */
    replacement?: string;
}

/** What a model costs, at the vendor's published standard rate. */
export interface ModelPrice {
    /** US dollars for a million tokens of questions; where long ones cost more, of a short one. */
    input: string;
    /** US dollars for a million tokens of answers. */
    output: string;
}

/** Which list knows the model, the strongest first. */
export type ModelSource = "live" | "catalogue" | "settings";

/** Where a model stands in its life. */
export type ModelStatus = "current" | "deprecated" | "retired";

/** Whose models, and whether to ask the provider anew. */
export interface ModelsParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Ask the provider now instead of taking the remembered list. */
    refresh?: boolean | null;
}

/** All known models, the provider's live list first. */
export interface ModelsResult {
    /** Provider id. */
    provider: string;
    /** The provider's name for people; at another address than its own the host. */
    title: string;
    /** The model a chat would use now. */
    selected?: string;
    /** The models, those of the live list first. */
    models: ModelItem[];
}

/** No members are needed. */
export interface NoParams {
}

/** Why no chat can be answered now, as the chat would say it: `message` and `data` of its error. */
export interface Obstacle {
    /** The sentence for the person, in their language. */
    message: string;
    /** What a card is built from, with the ways forward. */
    data: ErrorData;
}

/** An edit on offer: nothing has been changed yet. */
export interface OfferedEditResult {
    /** Its name until it is taken or discarded, or 50 newer ones are there. */
    proposalId: string;
    /** The document. */
    uri: string;
    /** Of the document that the ranges are of; absent where it is not open. */
    version?: number;
    /** The document as a person knows it: `src/app.py`. */
    title: string;
    /** In the order of their lines; no two of them touch. */
    edits: EditHunkResult[];
    /** The same as a unified difference, as `git apply` takes it. */
    difference: string;
    /** To be told before it is taken. */
    notes: EditNoteResult[];
    /**
     * To be asked before it is taken, in the person's language: the file is one that an editor, a shell or a build
     * obeys, or lies outside the folders. `confirmed` of `codegpt/acceptEdit` says that the person agreed.
     */
    question?: string;
    /** The file is not there: it is made when this is taken, and never over another. */
    creates?: true;
}

/** A thread, in the same member as `codegpt/thread` has it, and with its members once more beside it. */
export interface OneThreadResult {
    /** The thread's id. */
    id: string;
    /** Empty until the first question. */
    title: string;
    /** URI of the workspace folder it belongs to. */
    workspaceFolder?: string;
    /** ISO 8601, in UTC. */
    createdAt: string;
    /** ISO 8601, in UTC. */
    updatedAt: string;
    /** How many messages it has. */
    messageCount: number;
    /** Kept in the server's memory only. */
    temporary: boolean;
    /** The thread it was taken from, which may be gone. */
    forkedFrom?: string;
    /** How its questions are asked that name no mode. */
    mode: Mode;
    /** The thread itself. The members beside it are for clients of protocol 0. */
    thread: ThreadItem;
}

/** Every open document that can be edited, or those the client names. */
export interface OpenEditorsContext {
    kind: "openEditors";
    /** Absent: all that were opened by `textDocument/didOpen`. */
    uris?: string[] | null;
}

/** For how long a budget is. */
export type Period = "day" | "month";

/** A position as LSP counts it, in the encoding agreed on at `initialize`. */
export interface PlaceInDocument {
    line: number;
    character: number;
}

/** What would go along with a question. */
export interface PreviewContextParams {
    context: (SelectionContext | RangeContext | FileContext | OpenEditorsContext | DiagnosticsContext | SymbolContext | GitDiffContext | TextContext | AttachmentContext)[];
    /** The conversation it would be asked in: what of that goes along is told, too. */
    threadId?: string | null;
}

/** All that would be sent and all that would not, in the order it was asked for. */
export interface PreviewContextResult {
    parts: ContextPartResult[];
    leftOut: ContextLeftOutResult[];
    /** Of all parts together. */
    bytes: number;
    /** Of all parts together, an estimate. */
    tokens: number;
    /** How many bytes may go along at most. */
    limit: number;
    /**
     * With `threadId`: the code of earlier questions that goes along, oldest first; the same code only once, with the
     * newest question. Where a model has too little room, a notice names what stays behind.
     */
    conversation: CarriedCode[];
}

/** A proposal. */
export interface ProposalParams {
    /** From `codegpt/proposeEdit`. */
    proposalId: string;
}

/** What is to be changed and how: exactly one of `instruction`, `task`, `answer` and `comments`. */
export interface ProposeEditParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name; absent: the person's choice. */
    model?: string | null;
    /** Absent: the setting. */
    temperature?: number | null;
    /** Absent: the model's own limit. */
    maxOutputTokens?: number | null;
    /** How much the model is to think, as its `efforts` in `codegpt/models`; absent: the setting. */
    effort?: Effort | null;
    /**
     * With it the answer travels as values of `$/progress` on this token: `ChatBegin`, then `ChatThinking`, `ChatTool`
     * and `ChatDelta`.
     */
    partialResultToken?: string | number | null;
    /** With it begin, report and end of the work travel as `$/progress` on this token. */
    workDoneToken?: string | number | null;
    /** The document. */
    uri: string;
    /**
     * The lines that are meant, each as a whole; an empty range means its line. Absent: the whole document, and with
     * `answer` the place that its code belongs to.
     */
    range?: Span | null;
    /** What the person wants done. */
    instruction?: string | null;
    /** A task by its name, from `codegpt/tasks`: one that answers with code. */
    task?: string | null;
    /**
     * An answer that is there already, or a part of one with its fence, such as a block of a conversation: nobody is
     * asked, and only its code is put in.
     */
    answer?: string | null;
    /**
     * With `answer`: its SEARCH/REPLACE blocks may change other files too, each below its path. They are looked up in
     * the open folders: documents that are open, files that are there, and where nothing is sought a new one. All of
     * them are right, or `edit.refused`.
     */
    several?: true | null;
    /**
     * What is to be done say comments `CodeGPT: …` among the lines that are meant, in any language's signs; the edit
     * takes them out. `task.needs_question` where there are none.
     */
    comments?: true | null;
    /** With `task`: what the person wants besides. */
    question?: string | null;
    /** Diagnostics of those lines, for the model to see. */
    diagnostics?: DocumentDiagnostic[] | null;
    /** What else goes along, as with a chat. */
    context?: (SelectionContext | RangeContext | FileContext | OpenEditorsContext | DiagnosticsContext | SymbolContext | GitDiffContext | TextContext | AttachmentContext)[] | null;
}

/** The same, with what came of the question. */
export interface ProposedEditResult {
    /** Its name until it is taken or discarded, or 50 newer ones are there. */
    proposalId: string;
    /** The document. */
    uri: string;
    /** Of the document that the ranges are of; absent where it is not open. */
    version?: number;
    /** The document as a person knows it: `src/app.py`. */
    title: string;
    /** In the order of their lines; no two of them touch. */
    edits: EditHunkResult[];
    /** The same as a unified difference, as `git apply` takes it. */
    difference: string;
    /** To be told before it is taken. */
    notes: EditNoteResult[];
    /**
     * To be asked before it is taken, in the person's language: the file is one that an editor, a shell or a build
     * obeys, or lies outside the folders. `confirmed` of `codegpt/acceptEdit` says that the person agreed.
     */
    question?: string;
    /** The file is not there: it is made when this is taken, and never over another. */
    creates?: true;
    /** The end of the answer; absent where none was asked for. */
    answer?: ChatResult;
    /**
     * Of an answer that changes several files: the edits of the others, each a proposal of its own. `together` of
     * `codegpt/acceptEdit` takes all.
     */
    others?: ProposedEditResult[];
}

/** One provider. */
export interface ProviderItem {
    /** What `provider` means everywhere else. */
    id: string;
    /** Its name for people: at another address than its own the host that is asked. */
    title: string;
    /** Whether it asks for a key. */
    needsKey: boolean;
    /** A key is there, or none is needed. */
    connected: boolean;
    /** A chat that names no provider goes here. */
    selected: boolean;
    /** Whether it fills in code with models that are made for it; any other completes code by chats only. */
    fillsIn: boolean;
    /**
     * Address of its API as it counts now; absent where none is set or none can be used, where it makes its own, and
     * where one is better not shown.
     */
    baseUrl?: string;
    /** What its address is made with, in order; absent where that is whole as it stands. */
    addressParts?: AddressPart[];
    /** Asked when nobody chose one. */
    defaultModel?: string;
    /** Pages by kind: keys, billing, usage, limits, status, errors, …; none where others answer. */
    links: Record<string, string>;
}

/** Names the provider that is meant. */
export interface ProviderParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
}

/** All providers that are installed. */
export interface ProvidersResult {
    /** In the order to show them. */
    providers: ProviderItem[];
}

/** What a server of the person's own is to download. */
export interface PullModelParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** The model's name, as the server's own library has it. */
    model: string;
    /** How far it is, in percent and megabytes. Cancelling the progress cancels the download. */
    workDoneToken?: string | number | null;
}

/** The model is there. */
export interface PullModelResult {
    /** Provider id. */
    provider: string;
    /** What `codegpt/selectModel` takes. */
    model: string;
    /** The same for a person, in their language. */
    message: string;
}

/** Names a question. */
export interface QuestionParams {
    /** The thread's id. */
    threadId: string;
    /** The question's id. */
    questionId: string;
}

/** A part of a document. */
export interface RangeContext {
    kind: "range";
    uri: string;
    range: Span;
}

/** A thread, and which of its messages. */
export interface ReadThreadParams {
    /** The thread's id. */
    threadId: string;
    /** How many messages at most: the last ones, unless another member says else. */
    limit?: number | null;
    /** The ones before the message of this id. */
    before?: string | null;
    /** The ones after the message of this id. Either this or `before`. */
    after?: string | null;
}

/** What a question was asked about. */
export interface ReferenceItem {
    /** `selection`, `file`, `diagnostics`, … */
    kind: string;
    /** What the person sees, `main.py:10-40`. */
    title: string;
    /** Where it was. */
    uri?: string;
    /** 0-based. */
    firstLine?: number;
    /** 0-based, included. */
    lastLine?: number;
}

/** What is to be forgotten. */
export interface RemoveApiKeyParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** The address the key is for; absent: the one in use. */
    baseUrl?: string | null;
    /**
     * The extra header whose value alone is forgotten; absent: the key, and the values of all headers for its address.
     */
    header?: string | null;
}

/** What was removed, and what still works. */
export interface RemoveApiKeyResult {
    /** Provider id. */
    provider: string;
    /** The address whose key is forgotten. */
    origin: string;
    /** The header, in lower case, whose value alone was to be forgotten. */
    header?: string;
    /** The stores that held the key, or that header's value. */
    removed: CredentialSource[];
    /** The headers, in lower case, whose values went together with the key. */
    headers: string[];
    /** A source that holds a key all the same: an environment variable, say. */
    stillAvailableFrom?: CredentialSource;
    /** The same for a person, in their language. */
    message: string;
}

/** A thread's new title. */
export interface RenameThreadParams {
    /** The thread's id. */
    threadId: string;
    /** The new title. */
    title: string;
}

/** A thread whose last question is to be answered anew. */
export interface RetryParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name; absent: the person's choice. */
    model?: string | null;
    /** Absent: the setting. */
    temperature?: number | null;
    /** Absent: the model's own limit. */
    maxOutputTokens?: number | null;
    /** How much the model is to think, as its `efforts` in `codegpt/models`; absent: the setting. */
    effort?: Effort | null;
    /**
     * With it the answer travels as values of `$/progress` on this token: `ChatBegin`, then `ChatThinking`, `ChatTool`
     * and `ChatDelta`.
     */
    partialResultToken?: string | number | null;
    /** With it begin, report and end of the work travel as `$/progress` on this token. */
    workDoneToken?: string | number | null;
    /**
     * `ask`: it answers with what it is told; `look`: it may read, list and search files of the open folders, and ask
     * git about them, which nobody is asked about, and ask for the tools of the person's own MCP servers, which the
     * person is asked about; `edit`: it may propose changes of files, too. The thread keeps it; absent: what the thread
     * keeps, else `ask`. In folders that are not trusted nothing is looked up.
     */
    mode?: Mode | null;
    /** The thread's id. */
    threadId: string;
}

/** Who wrote a message. */
export type Role = "system" | "user" | "assistant";

/** Any task by its name. */
export interface RunTaskParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name; absent: the person's choice. */
    model?: string | null;
    /** Absent: the setting. */
    temperature?: number | null;
    /** Absent: the model's own limit. */
    maxOutputTokens?: number | null;
    /** How much the model is to think, as its `efforts` in `codegpt/models`; absent: the setting. */
    effort?: Effort | null;
    /**
     * With it the answer travels as values of `$/progress` on this token: `ChatBegin`, then `ChatThinking`, `ChatTool`
     * and `ChatDelta`.
     */
    partialResultToken?: string | number | null;
    /** With it begin, report and end of the work travel as `$/progress` on this token. */
    workDoneToken?: string | number | null;
    /**
     * The document; 20 lines above and below what is meant go along. Absent: the first code among `context` is meant,
     * by itself.
     */
    uri?: string | null;
    /** The part that is meant; absent: the whole document. */
    range?: Span | null;
    /** Diagnostics of that part, for the model to see. */
    diagnostics?: DocumentDiagnostic[] | null;
    /** What the person wants besides; tasks with `needsQuestion` need it. */
    question?: string | null;
    /** What else goes along, as with a chat. */
    context?: (SelectionContext | RangeContext | FileContext | OpenEditorsContext | DiagnosticsContext | SymbolContext | GitDiffContext | TextContext | AttachmentContext)[] | null;
    /**
     * The thread that remembers the task as a question, with its answer; later questions there see the code. Absent:
     * nothing is remembered.
     */
    threadId?: string | null;
    /**
     * The question of the thread whose place it takes; what that was answered is kept in a thread of its own,
     * `keptThreadId`.
     */
    insteadOf?: string | null;
    /** Its name, from `codegpt/tasks`. */
    task: string;
}

/** A place where the words are. */
export interface SearchHitItem {
    /** The thread it is in. */
    thread: ThreadItem;
    /** Absent where the words are in the title. */
    messageId?: string;
    /** Whose message it is. */
    role?: Role;
    /** The text around the first of the words, on one line. */
    excerpt: string;
    /** Where the words are in the excerpt, to be highlighted; none where they are written otherwise. */
    matches: TextMatch[];
}

/** What to look for, and where. */
export interface SearchThreadsParams {
    /** Only those of the folder with this URI. */
    workspaceFolder?: string | null;
    /** What the page before gave, for the same folder and words; absent: from the beginning. */
    cursor?: string | null;
    /** How many at most. */
    limit?: number | null;
    /**
     * All of these words must be there. Words are found by their beginning; Korean, Chinese and Japanese ones also in
     * the middle of a word.
     */
    query: string;
}

/** A page of places where the words are. */
export interface SearchThreadsResult {
    /**
     * Titles the person gave, then messages, the newest first. What an edit or a fork copied is there once, where it
     * was first.
     */
    hits: SearchHitItem[];
    /** To be handed in for the next page; absent at the end. */
    cursor?: string;
}

/** What a secret looks like. */
export type SecretKind = "private_key" | "api_key" | "cloud_key" | "token" | "password";

/** `codegpt.selectModel`: with a model it is chosen at once, without one the person is asked which. */
export interface SelectModelCommand {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name, from `codegpt/models`. */
    model?: string | null;
}

/** The model to use from now on. */
export interface SelectModelParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name, as the provider calls it. */
    model: string;
}

/** What is selected now. */
export interface SelectModelResult {
    /** Provider id. */
    provider: string;
    /** The provider's name for people; at another address than its own the host. */
    title: string;
    /** scheme://host[:port] it goes to; absent where it is this machine's own. */
    origin?: string;
    /** Absent where only the provider's list can tell. */
    model?: string;
    /**
     * Whose word the provider is: `session`, chosen since this server began; `settings`; `remembered`, chosen last time
     * or by another editor; `default`, nobody's.
     */
    providerFrom: ChosenBy;
    /** Whose word the model is, likewise. */
    modelFrom: ChosenBy;
    /** Whether it will be the same after a restart. */
    kept: boolean;
    /** Which efforts the model takes, as in `codegpt/models`. */
    efforts?: Effort[];
    /** What speaks against the model. */
    notices: ModelNotice[];
    /** The same for a person, in their language. */
    message: string;
}

/** Whom a chat that names nobody goes to. */
export interface SelectedModel {
    /** Provider id. */
    provider: string;
    /** The provider's name for people; at another address than its own the host. */
    title: string;
    /** scheme://host[:port] it goes to; absent where it is this machine's own. */
    origin?: string;
    /** Absent where only the provider's list can tell. */
    model?: string;
    /**
     * Whose word the provider is: `session`, chosen since this server began; `settings`; `remembered`, chosen last time
     * or by another editor; `default`, nobody's.
     */
    providerFrom: ChosenBy;
    /** Whose word the model is, likewise. */
    modelFrom: ChosenBy;
    /** Whether it will be the same after a restart. */
    kept: boolean;
    /** Which efforts the model takes, as in `codegpt/models`. */
    efforts?: Effort[];
    /** What speaks against the model. */
    notices: ModelNotice[];
}

/** What the person has selected; kept whole beside any other item. */
export interface SelectionContext {
    kind: "selection";
    uri: string;
    range: Span;
}

/** A model that a server has. */
export interface ServedModelItem {
    /** The name to ask for it by. */
    id: string;
    /** Tokens it can take in at most, where the server tells. */
    contextTokens?: number;
    /** Tokens it is loaded with room for; absent where it is not loaded, or nobody tells. */
    loadedTokens?: number;
}

/** How a server stands. */
export type ServerState = "ready" | "loading" | "wants_key";

/**
 * A key with the organization and project that belong to it, or the value of a header, which replaces what was stored
 * as a whole; or, without `apiKey`, another organization or project for the key that is stored.  Without a key a member
 * that is absent stays as it was, and `""` takes it away.
 */
export interface SetApiKeyParams {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /**
     * Name of an extra header: its value is stored instead of the key. Nobody is asked whether it is right, and it has
     * neither organization nor project.
     */
    header?: string | null;
    /** The organization the key is used for, where the provider has such. */
    organization?: string | null;
    /** The project the key is used for, where the provider has such. */
    project?: string | null;
    /** The address the key is for; absent: the one in use. The key never goes elsewhere. */
    baseUrl?: string | null;
    /**
     * `keyring`: the operating system's; `session`: until the server ends; `file`: plain text, only after the person
     * agreed to that.
     */
    store?: "keyring" | "session" | "file" | null;
    /**
     * The key, or the header's value, from an input that hides it; white space around it, and a key's quotes, are taken
     * off.
     */
    apiKey?: string | null;
    /**
     * Whether the person was told that over `http` a key can be read on its way to another machine, and wants it stored
     * for this address all the same.
     */
    readable?: boolean | null;
    /** For the client, from an action: what to ask the person for instead of the key. */
    field?: "organization" | null;
}

/** Whose word a setting is. */
export type SettingFrom = "person" | "file" | "folder" | "editor" | "default";

/** A setting as it counts. */
export interface SettingItem {
    /** `codegpt.timeouts.connect`; of one provider `codegpt.providers.openai.baseUrl`. */
    name: string;
    /** Absent where it is unset, or hidden. */
    value?: JsonValue;
    /** There is a value, and it may hold a password or a key. */
    hidden: boolean;
    /**
     * Whose word it is: `person`, told by a client that knows the person's settings from a folder's; `file`,
     * `config.toml`; `folder`, the open one, for what a folder may set; `editor`, told without saying whose it is;
     * `default`, nobody's.
     */
    saidBy: SettingFrom;
}

/** Something in the settings that does not count. */
export interface SettingProblemItem {
    /** Full name; absent where it is a whole file. */
    setting?: string;
    /** What and why, in the person's language. */
    message: string;
}

/** How bad a finding is. */
export type Severity = "error" | "warning" | "information" | "hint";

/** A range as LSP counts it; the end is not part of it. */
export interface Span {
    start: PlaceInDocument;
    end: PlaceInDocument;
}

/** The whole status. */
export interface StatusResult {
    /** Whether a chat that names nobody can be tried now. No provider is asked for it. */
    ready: boolean;
    /** Why not. */
    obstacle?: Obstacle;
    selected: SelectedModel;
    /** Its key; absent where it takes none, or where that could not be found out. */
    key?: KeyStatusResult;
    /** What is being answered. */
    answering: AnswersState;
    /** The named tasks. */
    tasks: TasksState;
    /** Whether the open folders are trusted. */
    trusted: boolean;
    /** The person's own budget, where they have set one. */
    budget: BudgetItem[];
    completion: CompletionState;
    /** All settings as they count now, also those nobody set. */
    settings: SettingItem[];
    /** What of the settings does not count. */
    settingProblems: SettingProblemItem[];
}

/** A call of a tool by the model, and what became of it. */
export interface StepItem {
    /** The same for its beginning and its end. */
    id: string;
    /** The tool's name. */
    tool: string;
    /** What is looked up and, where that failed, why, in the person's language. */
    title: string;
    /** What the tool does; `other` for one of a server's, and for none. */
    toolKind: ToolKind;
    /**
     * `pending`: the person is asked; `running`; `done`; `failed`: it was asked wrongly, took too long, or may not tell
     * this; `denied` by the person; `unanswered`: the question was not answered; `unaskable`: there is nobody to ask;
     * `cancelled` with the answer; `left_out`: there were too many.
     */
    status: StepState;
    /** The MCP server whose tool it is; absent: it is ours. */
    server?: string;
    /** What was read or edited, where it is one file. */
    uri?: string;
}

/** What becomes of a call. */
export type StepState =
    | "pending"
    | "running"
    | "done"
    | "failed"
    | "denied"
    | "unanswered"
    | "unaskable"
    | "cancelled"
    | "left_out";

/** `codegpt.stop`: what to stop. */
export interface StopCommand {
    /** The answers to this thread, as `codegpt/stop` does; absent: all of this client's. */
    threadId?: string | null;
}

/** Whether anything was stopped. */
export interface StopResult {
    /** Whether an answer was being written, by this server or another one. */
    stopped: boolean;
}

/** A definition: by `range` in any language; by `position` or `name` in Python. */
export interface SymbolContext {
    kind: "symbol";
    uri: string;
    /** All of it, as the editor's document symbols tell. */
    range?: Span | null;
    /** A place inside it; the innermost one is meant. */
    position?: PlaceInDocument | null;
    /** `greet`, or `Person.greet` where one stands inside another. */
    name?: string | null;
}

/** A document holds its edit. */
export interface TakenEdit {
    /** The document. */
    uri: string;
    /** The version that holds it; absent for a file that was made. */
    version?: number;
}

/** What a task's answer is. */
export type TaskAnswer = "text" | "code" | "findings";

/** What a task is about, as the code actions of this server carry it, and how it is answered. */
export interface TaskCommand {
    /** Provider id; absent: the person's choice. */
    provider?: string | null;
    /** Model name; absent: the person's choice. */
    model?: string | null;
    /** Absent: the setting. */
    temperature?: number | null;
    /** Absent: the model's own limit. */
    maxOutputTokens?: number | null;
    /** How much the model is to think, as its `efforts` in `codegpt/models`; absent: the setting. */
    effort?: Effort | null;
    /**
     * With it the answer travels as values of `$/progress` on this token: `ChatBegin`, then `ChatThinking`, `ChatTool`
     * and `ChatDelta`.
     */
    partialResultToken?: string | number | null;
    /** With it begin, report and end of the work travel as `$/progress` on this token. */
    workDoneToken?: string | number | null;
    /**
     * The document; 20 lines above and below what is meant go along. Absent: the first code among `context` is meant,
     * by itself.
     */
    uri?: string | null;
    /** The part that is meant; absent: the whole document. */
    range?: Span | null;
    /** Diagnostics of that part, for the model to see. */
    diagnostics?: DocumentDiagnostic[] | null;
    /** What the person wants besides; tasks with `needsQuestion` need it. */
    question?: string | null;
    /** What else goes along, as with a chat. */
    context?: (SelectionContext | RangeContext | FileContext | OpenEditorsContext | DiagnosticsContext | SymbolContext | GitDiffContext | TextContext | AttachmentContext)[] | null;
    /**
     * The thread that remembers the task as a question, with its answer; later questions there see the code. Absent:
     * nothing is remembered.
     */
    threadId?: string | null;
    /**
     * The question of the thread whose place it takes; what that was answered is kept in a thread of its own,
     * `keptThreadId`.
     */
    insteadOf?: string | null;
}

/** One task. */
export interface TaskItem {
    /** `find-problems`; its slash command is `/find-problems`. */
    name: string;
    /** For a menu, in the person's language. */
    title: string;
    /**
     * What stands behind the slash in a chat, in the person's language: `단위테스트`. The name and the titles in every
     * language count too. Absent: the name.
     */
    slash?: string;
    /** What runs it; `codegpt.runTask` takes the name as `task`. */
    command: string;
    /** One line of what it does, in the person's language. */
    description?: string;
    /**
     * `text`; `code`, text with a block of code to take over; `findings`, problems by lines, which are published as
     * diagnostics too.
     */
    answersWith: TaskAnswer;
    /**
     * Whether the code it answers with is to take the place of the code it is about: `codegpt/proposeEdit` with its
     * name makes an edit of it.
     */
    edits: boolean;
    /** Whether it does nothing without words of the person's, `question`. */
    needsQuestion: boolean;
    /** Whether it is about code; offer it where some is selected. */
    needsSelection: boolean;
    /** Whether it is about what a compiler or linter says; offer it there. */
    needsDiagnostics: boolean;
    /** Whether the person wrote it. */
    own: boolean;
    /** The person's file, to be edited. */
    path?: string;
}

/** A task file of the person's that was left out. */
export interface TaskProblemItem {
    /** The file. */
    path: string;
    /** What is wrong with it, in the person's language. */
    message: string;
}

/** The end of a task's answer. */
export interface TaskResult {
    /** The whole answer; absent when it travelled as deltas. */
    text?: string;
    /** Why the answer ended; all but `stop` left it unfinished. */
    finishReason: FinishReason;
    /** Id of the provider that answered. */
    provider: string;
    /** The model as the provider named it. */
    model: string;
    /** Absent where the provider does not count. */
    usage?: TokenUsage;
    /** The provider's id of this request, for its support. */
    requestId?: string;
    /** To be shown beside the answer. */
    notices: ChatNotice[];
    /**
     * In the mode `edit`: what the model would change, a proposal for each file, as those of `codegpt/proposeEdit`.
     * Nothing has been changed yet: `codegpt/acceptEdit` takes one, and with `together` all.
     */
    proposals?: OfferedEditResult[];
    /** What did not go along of the context asked for, and why. */
    contextLeftOut: ContextLeftOutResult[];
    /** The thread that remembers the answer. */
    threadId?: string;
    /** The question within its thread. */
    questionId?: string;
    /** The answer within its thread. */
    messageId?: string;
    /** The thread that holds what an edited question, or another answer, took the place of. */
    keptThreadId?: string;
    /** The task's name. */
    task: string;
    /** What `codegpt.findProblems` found; absent where the answer was no list of findings. */
    findings?: FindingItem[];
    /**
     * The edit that the answer has become, about which the person is asked; absent where it is no certain one, and for
     * a client that draws answers itself.
     */
    proposedEdit?: ProposedEditResult;
}

/** All tasks, the built-in ones first. */
export interface TasksResult {
    /** In the order of a menu. */
    tasks: TaskItem[];
    /** Files in the folder of own tasks that hold none. */
    problems: TaskProblemItem[];
    /** Where a person puts their own tasks; it may not be there yet. */
    folder: string;
}

/** The named tasks in numbers; `codegpt/tasks` lists them. */
export interface TasksState {
    /** How many there are. */
    count: number;
    /** How many of them the person wrote. */
    own: number;
    /** Files of the person's that hold none. */
    problems: TaskProblemItem[];
}

/** A text that is no document's, such as what a terminal printed: sent by the client, and nothing is read for it. */
export interface TextContext {
    kind: "text";
    /** What the person and the model read over it. */
    title: string;
    /** Looked through for keys, secrets and hidden characters like any other; empty: left out. */
    text: string;
}

/** A part of an excerpt. */
export interface TextMatch {
    /** In UTF-16 code units of the excerpt, counted from 0. */
    start: number;
    /** In UTF-16 code units. */
    length: number;
}

/** What happened to a thread. */
export interface ThreadChangedParams {
    /** Absent with `cleared`, which is about many threads. */
    threadId?: string;
    /**
     * `asked`: a question was written and is being answered; `answering`: more of an answer was written, elsewhere;
     * `answered`: it has ended, and `state` tells how; `edited`: messages were taken away.
     */
    reason: ThreadReason;
    /** The answer, with `asked`, `answering` and `answered`. It is not kept where it has no text. */
    messageId?: string;
    /** What the answer has come to: `answering`, and at its end `done`, `failed` or `stopped`. */
    state?: AnswerState;
}

/** A thread without its messages. */
export interface ThreadItem {
    /** The thread's id. */
    id: string;
    /** Empty until the first question. */
    title: string;
    /** URI of the workspace folder it belongs to. */
    workspaceFolder?: string;
    /** ISO 8601, in UTC. */
    createdAt: string;
    /** ISO 8601, in UTC. */
    updatedAt: string;
    /** How many messages it has. */
    messageCount: number;
    /** Kept in the server's memory only. */
    temporary: boolean;
    /** The thread it was taken from, which may be gone. */
    forkedFrom?: string;
    /** How its questions are asked that name no mode. */
    mode: Mode;
}

/** One message of a thread. */
export interface ThreadMessageItem {
    /** The message's id. */
    id: string;
    /** Whose words these are. */
    role: Role;
    /** What the person typed, or the answer as Markdown. */
    content: string;
    /** ISO 8601, in UTC. */
    createdAt: string;
    /**
     * `streaming`: a server is writing it; `cut_off`: it was stopped or failed, or its server died; `failed`: a
     * question that was not answered, because its answer failed or was stopped before its first word. It does not go
     * along with later questions; `codegpt/retry` asks it again while it is the last one.
     */
    delivery: Delivery;
    /** What went along with a question. */
    context: ReferenceItem[];
    /** Id of the provider that answered. */
    provider?: string;
    /** The model that answered. */
    model?: string;
    /** Why the answer ended. */
    finishReason?: FinishReason;
    /** Absent where the provider does not count. */
    usage?: TokenUsage;
    /** What the model looked up for this answer. */
    steps?: StepItem[];
}

/** Names a thread. */
export interface ThreadParams {
    /** The thread's id. */
    threadId: string;
}

/** What happened to a thread. */
export type ThreadReason =
    | "created"
    | "asked"
    | "answering"
    | "answered"
    | "edited"
    | "renamed"
    | "deleted"
    | "cleared";

/** A thread with its messages. */
export interface ThreadResult {
    /** The thread itself. */
    thread: ThreadItem;
    /** Those asked for, oldest first. */
    messages: ThreadMessageItem[];
    /** Whether there are older ones. */
    moreBefore: boolean;
    /** Whether there are newer ones. */
    moreAfter: boolean;
}

/** More of an answer that another server is writing. */
export interface ThreadTextParams {
    /** The thread, which this client has read. */
    threadId: string;
    /** The answer. */
    messageId: string;
    /**
     * How much of the message comes before `text`, in UTF-16 code units, as LSP and JavaScript count: whoever has `n`
     * of them appends `text` without its first `n - start`, and reads the thread again where `n` is less than `start`.
     */
    start: number;
    /** The text, joined to a few pieces a second. */
    text: string;
}

/** Which threads, and how many at once. */
export interface ThreadsParams {
    /** Only those of the folder with this URI. */
    workspaceFolder?: string | null;
    /** What the page before gave, for the same folder and words; absent: from the beginning. */
    cursor?: string | null;
    /** How many at most. */
    limit?: number | null;
}

/** A page of threads. */
export interface ThreadsResult {
    /** The one used last first. */
    threads: ThreadItem[];
    /** To be handed in for the next page; absent at the end. */
    cursor?: string;
}

/** What it is now. */
export interface ToggledCompletionResult {
    /** Whether code is completed. */
    state: CompletionState;
    /** The same for the person, in their language. */
    message: string;
}

/** Tokens as the provider counted them; parts that it does not tell are absent. */
export interface TokenUsage {
    /** Tokens of the question with all turns before it, cached ones too. */
    inputTokens: number;
    /** Tokens of the answer with the thinking before it. */
    outputTokens: number;
    /** What of the input came from the provider's cache. */
    cachedTokens?: number;
    /** What of the input was put into its cache. */
    cacheWrittenTokens?: number;
    /** What of the output was thinking. */
    reasoningTokens?: number;
}

/** What a tool does. The names are those of the Agent Client Protocol. */
export type ToolKind = "read" | "search" | "edit" | "other";

/** Whether the open folders are trusted. */
export interface TrustChangedParams {
    /** As in `initializationOptions.trusted`. */
    trusted: boolean;
}

/** An item of a kind that this server does not know: it is left out, with the reason `unsupported`. */
export interface UnknownContext {
    kind: string;
}

/** By what usage is added up. */
export type UsageGrouping = "day" | "model" | "thread";

/** All answers of one model within one group. */
export interface UsageItem {
    /** Day (YYYY-MM-DD), provider/model or thread id; empty: outside any thread. */
    group: string;
    /** The thread's title, by thread; absent where it is gone. */
    title?: string;
    /** Provider id. */
    provider: string;
    /** The model as the provider named it. */
    model: string;
    /** How many answers, those that were cut off among them. */
    answers: number;
    /** Those whose tokens the provider did not tell; they are estimated. */
    estimatedAnswers: number;
    /** Tokens sent. */
    inputTokens: number;
    /** Tokens received. */
    outputTokens: number;
    /**
     * US dollars: what each answer cost when it came, by the provider's own word or its published standard prices;
     * absent where no cost is known.
     */
    cost?: string;
    /** Those whose cost nobody knows; they are not in `cost`. */
    unpricedAnswers: number;
    /** Those whose cost is the provider's own word. */
    toldAnswers: number;
}

/** Where a provider shows what was used and what remains. */
export interface UsagePageResult {
    /** Provider id. */
    provider: string;
    /** The page, to be opened by the client; absent: none is known. */
    url?: string;
    /** The same for a person, in their language. */
    message: string;
}

/** Which answers, and by what they are added up. */
export interface UsageParams {
    by?: UsageGrouping | null;
    /** The last so many days, today included, in UTC. */
    days?: number | null;
    /** Only this provider's answers. */
    provider?: string | null;
    /** Only this thread's answers. */
    threadId?: string | null;
}

/** The sums, and where the rest is told: what remains of a budget only the account page knows. */
export interface UsageResult {
    /** By group, then by provider and model. */
    items: UsageItem[];
    /** Tokens sent, in all. */
    inputTokens: number;
    /** Tokens received, in all. */
    outputTokens: number;
    /** US dollars, the sum of the known costs; absent where none is known. */
    cost?: string;
    /** Whether the cost covers every answer. */
    complete: boolean;
    /** The person's own budget, where they have set one. */
    budget: BudgetItem[];
    /** Completions of code in the same days; of all providers, whichever was asked for. */
    completions: CompletionCountItem[];
    /** The page that shows what remains, by provider id. */
    accountPages: Record<string, string>;
}

/** What can be asked: params and result by method. */
export interface Requests {
    "codegpt/status": { params: NoParams; result: StatusResult };
    "codegpt/chat": { params: ChatParams; result: ChatResult };
    "codegpt/previewContext": { params: PreviewContextParams; result: PreviewContextResult };
    "codegpt/setApiKey": { params: SetApiKeyParams; result: KeyStatusResult };
    "codegpt/removeApiKey": { params: RemoveApiKeyParams; result: RemoveApiKeyResult };
    "codegpt/keyStatus": { params: KeyParams; result: KeyStatusResult };
    "codegpt/verifyKey": { params: KeyParams; result: KeyStatusResult };
    "codegpt/providers": { params: NoParams; result: ProvidersResult };
    "codegpt/localServers": { params: NoParams; result: LocalServersResult };
    "codegpt/models": { params: ModelsParams; result: ModelsResult };
    "codegpt/selectModel": { params: SelectModelParams; result: SelectModelResult };
    "codegpt/localModel": { params: NoParams; result: LocalModelResult };
    "codegpt/localFetch": { params: LocalFetchParams; result: LocalFetchResult };
    "codegpt/pullModel": { params: PullModelParams; result: PullModelResult };
    "codegpt/usage": { params: UsageParams; result: UsageResult };
    "codegpt/mcpServers": { params: NoParams; result: McpServersResult };
    "codegpt/tasks": { params: NoParams; result: TasksResult };
    "codegpt/runTask": { params: RunTaskParams; result: TaskResult };
    "codegpt/proposeEdit": { params: ProposeEditParams; result: ProposedEditResult };
    "codegpt/proposedEdit": { params: ProposalParams; result: ProposedEditResult };
    "codegpt/acceptEdit": { params: AcceptEditParams; result: AcceptEditResult };
    "codegpt/discardEdit": { params: DiscardEditParams; result: DiscardEditResult };
    "codegpt/commitMessage": { params: CommitMessageParams; result: CommitMessageResult };
    "codegpt/completionModels": { params: CompletionModelsParams; result: CompletionModelsResult };
    "codegpt/completionHere": { params: CompletionHereParams; result: CompletionHereResult };
    "codegpt/createThread": { params: CreateThreadParams; result: OneThreadResult };
    "codegpt/threads": { params: ThreadsParams; result: ThreadsResult };
    "codegpt/searchThreads": { params: SearchThreadsParams; result: SearchThreadsResult };
    "codegpt/renameThread": { params: RenameThreadParams; result: OneThreadResult };
    "codegpt/deleteThread": { params: ThreadParams; result: null };
    "codegpt/clearThreads": { params: ClearThreadsParams; result: ClearThreadsResult };
    "codegpt/exportThread": { params: ExportThreadParams; result: ExportThreadResult };
    "codegpt/importThread": { params: ImportThreadParams; result: OneThreadResult };
    "codegpt/thread": { params: ReadThreadParams; result: ThreadResult };
    "codegpt/forkThread": { params: ForkThreadParams; result: OneThreadResult };
    "codegpt/editMessage": { params: EditMessageParams; result: ChatResult };
    "codegpt/retry": { params: RetryParams; result: ChatResult };
    "codegpt/removeQuestion": { params: QuestionParams; result: null };
    "codegpt/removeContext": { params: QuestionParams; result: null };
    "codegpt/continue": { params: ContinueParams; result: ChatResult };
    "codegpt/stop": { params: ThreadParams; result: StopResult };
}

/** What the server tells by itself: params by method. */
export interface Events {
    "codegpt/statusChanged": StatusResult;
    "codegpt/threadChanged": ThreadChangedParams;
    "codegpt/threadText": ThreadTextParams;
}

export type Notification = "codegpt/trustChanged" | "codegpt/credentialsChanged";

/** What can be run by `workspace/executeCommand`. */
export type ServerCommand =
    | "codegpt.chat"
    | "codegpt.newChat"
    | "codegpt.stop"
    | "codegpt.setApiKey"
    | "codegpt.removeApiKey"
    | "codegpt.verifyKey"
    | "codegpt.localServers"
    | "codegpt.selectModel"
    | "codegpt.localFetch"
    | "codegpt.pullModel"
    | "codegpt.showUsage"
    | "codegpt.explain"
    | "codegpt.refactor"
    | "codegpt.document"
    | "codegpt.findProblems"
    | "codegpt.unitTest"
    | "codegpt.fix"
    | "codegpt.ask"
    | "codegpt.runTask"
    | "codegpt.clearProblems"
    | "codegpt.edit"
    | "codegpt.acceptEdit"
    | "codegpt.discardEdit"
    | "codegpt.commitMessage"
    | "codegpt.toggleCompletion"
    | "codegpt.complete"
    | "codegpt.completionTaken";
