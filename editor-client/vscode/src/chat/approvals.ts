import { randomUUID } from "node:crypto";

import { type CancellationToken, type Disposable, EventEmitter } from "vscode";

import type { ApproveParams, ApproveResult } from "../protocol/generated";

type Choice = ApproveParams["choices"][number];

/** Calls of one round that wait for the person's word. */
export interface Approval extends ApproveParams {
    readonly id: string;
}

/** What may be run, as the person says; the server waits meanwhile. Without a word nothing is allowed. */
export class Approvals implements Disposable {
    readonly #changed = new EventEmitter<void>();
    readonly onDidChange = this.#changed.event;
    readonly #asked = new EventEmitter<Approval>();
    readonly onDidAsk = this.#asked.event;
    readonly #waiting = new Map<
        string,
        { readonly approval: Approval; readonly end: (result: ApproveResult) => void }
    >();

    get waiting(): readonly Approval[] {
        return [...this.#waiting.values()].map(({ approval }) => approval);
    }

    /** Ask, until the person has decided on every call or the server wants no answer any more. */
    ask(params: ApproveParams, token: CancellationToken): Promise<ApproveResult> {
        if (token.isCancellationRequested) {
            return Promise.resolve({ decisions: {} });
        }
        const id = randomUUID();
        return new Promise((resolve) => {
            const end = (result: ApproveResult): void => {
                takenBack.dispose();
                if (this.#waiting.delete(id)) {
                    this.#changed.fire();
                }
                resolve(result);
            };
            const takenBack = token.onCancellationRequested(() => end({ decisions: {} }));
            const approval = { ...params, id };
            this.#waiting.set(id, { approval, end });
            this.#changed.fire();
            this.#asked.fire(approval);
        });
    }

    /** The person has decided. What was not offered is no decision. */
    decide(id: string, decisions: Readonly<Record<string, Choice>>): void {
        const { approval, end } = this.#waiting.get(id) ?? {};
        if (approval && end) {
            const offered = Object.entries(decisions).filter(([, choice]) => approval.choices.includes(choice));
            end({ decisions: Object.fromEntries(offered) });
        }
    }

    /** Nobody waits for an answer any more: the server is gone. */
    giveUp(): void {
        [...this.#waiting.values()].forEach(({ end }) => end({ decisions: {} }));
    }

    dispose(): void {
        this.giveUp();
        this.#changed.dispose();
        this.#asked.dispose();
    }
}
