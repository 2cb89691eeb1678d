import type { CancelledData, ErrorData } from "../protocol/generated";

/** LSP's RequestFailed: `data` is `ErrorData`. */
export const REQUEST_FAILED = -32803;
export const REQUEST_CANCELLED = -32800;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
/** The codes of vscode-jsonrpc for a connection that was lost before the answer came. */
const CONNECTION_LOST = new Set<unknown>([-32097, -32099]);

/** What went wrong, as the person is told it. */
export interface Failure {
    readonly message: string;
    readonly data?: ErrorData;
    /** The server ended before it answered. */
    readonly gone?: true;
    /** The person wanted no more of it: there is nothing to tell. */
    readonly stopped?: true;
}

/** The server's own account of a failure, or the bare message of anything else that was thrown. */
export function failureOf(thrown: unknown): Failure {
    const { code, data, message } = anatomy(thrown);
    if (CONNECTION_LOST.has(code)) {
        return { message, gone: true };
    }
    if (code === REQUEST_CANCELLED) {
        return { message, stopped: true };
    }
    return code === REQUEST_FAILED && isErrorData(data) ? { message, data } : { message };
}

/** What a thread keeps of a question that failed or was stopped. */
export function keptOf(thrown: unknown): Pick<CancelledData, "questionId" | "messageId"> | undefined {
    const { code, data } = anatomy(thrown);
    const told = code === REQUEST_FAILED || code === REQUEST_CANCELLED;
    return told && typeof data === "object" && data !== null && "questionId" in data
        ? (data as CancelledData)
        : undefined;
}

export const isCancelled = (thrown: unknown): boolean => anatomy(thrown).code === REQUEST_CANCELLED;

/** Whether the server is too old to know the method. */
export const isUnknownMethod = (thrown: unknown): boolean => anatomy(thrown).code === METHOD_NOT_FOUND;

/** What the server answers; undefined from one that is too old to know the method. */
export async function ifKnown<R>(asked: Promise<R>): Promise<R | undefined> {
    try {
        return await asked;
    } catch (thrown) {
        if (isUnknownMethod(thrown)) {
            return undefined;
        }
        throw thrown;
    }
}

/** Whether the server takes these params no more, or not yet. */
export const isMisunderstood = (thrown: unknown): boolean => anatomy(thrown).code === INVALID_PARAMS;

/** The same failure in a person's words. */
export const saying = (thrown: unknown, message: string): Error =>
    Object.assign(new Error(message), { code: anatomy(thrown).code });

function anatomy(thrown: unknown): { code?: unknown; data?: unknown; message: string } {
    if (!(thrown instanceof Error)) {
        return { message: String(thrown) };
    }
    return {
        ...("code" in thrown && { code: thrown.code }),
        ...("data" in thrown && { data: thrown.data }),
        message: thrown.message,
    };
}

function isErrorData(data: unknown): data is ErrorData {
    return typeof data === "object" && data !== null && "code" in data && typeof data.code === "string";
}
