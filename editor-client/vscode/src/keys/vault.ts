import type { Disposable, SecretStorage } from "vscode";

import type { SetApiKeyParams } from "../protocol/generated";

const PREFIX = "codegpt.key.";

/** A key that VS Code keeps, for machines without a keyring of their own. */
export type KeptKey = Pick<SetApiKeyParams, "organization" | "provider"> & {
    readonly apiKey: string;
    /** The only address the key goes to. */
    readonly origin: string;
};

/** Keys in VS Code's own secret storage, one for each provider. */
export class Vault {
    constructor(private readonly secrets: SecretStorage) {}

    async keep(key: KeptKey): Promise<void> {
        await this.secrets.store(PREFIX + String(key.provider), JSON.stringify(key));
    }

    async forget(provider: string): Promise<boolean> {
        const had = (await this.secrets.get(PREFIX + provider)) !== undefined;
        await this.secrets.delete(PREFIX + provider);
        return had;
    }

    /** The key of this provider; undefined where none is kept or what is kept cannot be read. */
    async key(provider: string): Promise<KeptKey | undefined> {
        const text = await this.secrets.get(PREFIX + provider);
        try {
            return text === undefined ? undefined : (JSON.parse(text) as KeptKey);
        } catch {
            return undefined;
        }
    }

    onDidChange(listener: () => void): Disposable {
        return this.secrets.onDidChange(({ key }) => {
            if (key.startsWith(PREFIX)) {
                listener();
            }
        });
    }
}
