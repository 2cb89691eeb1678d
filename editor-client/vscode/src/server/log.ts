import { type LogOutputChannel, window } from "vscode";

import type { Redactor } from "./redaction";

/** A log channel that no key can get into, whoever writes: us, the client library's trace, the server's stderr. */
export function openLog(name: string, redactor: Redactor): LogOutputChannel {
    const channel = window.createOutputChannel(name, { log: true });
    return new Proxy(channel, {
        get(target, property) {
            const member: unknown = Reflect.get(target, property, target);
            if (typeof member !== "function") {
                return member;
            }
            return (...given: unknown[]): unknown =>
                Reflect.apply(
                    member,
                    target,
                    given.map((each) => clean(each, redactor)),
                );
        },
    });
}

function clean(value: unknown, redactor: Redactor): unknown {
    if (typeof value === "string") {
        return redactor.clean(value);
    }
    return value instanceof Error ? redactor.clean(value.stack ?? value.message) : value;
}
