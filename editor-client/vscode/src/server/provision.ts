import { type ExtensionContext, l10n, type LogOutputChannel, type Memento, ProgressLocation, workspace } from "vscode";

import { tell, waiting } from "../surfaces/messages";
import { onPath } from "./location";
import { type Environment, toolIn } from "./setup/environments";
import { SetupCancelled, type Trouble } from "./setup/failure";
import { Installation } from "./setup/installation";
import { inWords, isWanted, type Plan, upgradeInWords } from "./setup/plan";
import type { Found } from "./startFailure";

/** A server to start, with the environment of ours that it is in. */
export interface Provided extends Found {
    readonly environment?: Environment;
}

/** The version that the person did not want in the place of the one they have. */
const DECLINED = "codegpt.declinedVersion";

/** Where the server comes from: found, or set up once the person has said so. */
export class Provision {
    readonly #installation: Installation;
    readonly #memento: Memento;
    /** What the person agreed to in this window, so that trying again asks nothing again. */
    #agreed: string | undefined;
    #found = false;

    constructor(
        context: ExtensionContext,
        private readonly log: LogOutputChannel,
    ) {
        const { version } = context.extension.packageJSON as { version: string };
        this.#memento = context.globalState;
        this.#installation = new Installation(
            context.globalStorageUri.fsPath,
            version,
            context.asAbsolutePath("dist/server"),
            () => ({ pythonPath: set("pythonPath"), proxy: set("proxy"), caBundle: set("caBundle") }),
            (line) => this.log.info(line),
        );
    }

    /** Whether any was there, the last time somebody looked. */
    get found(): boolean {
        return this.#found;
    }

    /** The server that is there: the one that is set, else the one on PATH, else ours. */
    async find(): Promise<Provided | undefined> {
        const found = await this.#find();
        this.#found = found !== undefined;
        return found;
    }

    /** The server that is there, or else one that is set up now. Throws SetupFailure and SetupCancelled. */
    async take(): Promise<Provided> {
        const found = await this.find();
        if (found) {
            return found;
        }
        const plan = await this.plan();
        await this.agree(plan, false);
        // Another window may have done it while this one asked.
        return (await this.find()) ?? this.make(plan);
    }

    async plan(): Promise<Plan> {
        return this.#installation.plan();
    }

    /** Go on only with the person's word for this plan; `told`: they gave it where they read what will be made. */
    async agree(plan: Plan, told: boolean): Promise<void> {
        const meant = inWords(plan);
        if (!told && this.#agreed !== meant && !(await isWanted(plan))) {
            throw new SetupCancelled();
        }
        this.#agreed = meant;
    }

    /** What would be set up, with the way to have it. */
    async offer(): Promise<Trouble> {
        const message = inWords(await this.plan());
        return { message, actions: [{ title: l10n.t("Set It Up"), command: "codegpt.setUp" }] };
    }

    async make(plan: Plan): Promise<Provided> {
        const title = l10n.t("Setting up CodeGPT");
        try {
            const environment = await waiting(
                { location: ProgressLocation.Notification, title, cancellable: true },
                (report, token) => this.#installation.make(plan, report, token),
            );
            this.#found = true;
            return own(environment);
        } catch (thrown) {
            if (thrown instanceof SetupCancelled) {
                void tell(l10n.t("The setup was stopped, and nothing of it is left on this machine."));
            }
            throw thrown;
        }
    }

    /** The server of this environment runs. */
    async settle(environment: Environment): Promise<void> {
        await this.#installation.settle(environment);
    }

    /** Ask once whether the extension's own version is to take this one's place; whether it now has. */
    async upgrade(installed: string): Promise<boolean> {
        const { version } = this.#installation;
        if (installed === version || this.#memento.get(DECLINED) === version) {
            return false;
        }
        const plan = await this.plan();
        const [yes, no] = [l10n.t("Upgrade"), l10n.t("Not Now")];
        const taken = await tell(upgradeInWords(plan, installed), yes, no);
        if (taken === no) {
            await this.#memento.update(DECLINED, version);
        }
        if (taken === yes) {
            await this.make(plan);
        }
        return taken === yes;
    }

    async #find(): Promise<Provided | undefined> {
        const named = set("serverPath");
        if (named !== null) {
            return { command: named, source: "setting" };
        }
        const command = await onPath(process.env["PATH"]);
        if (command !== undefined) {
            return { command, source: "path" };
        }
        const environment = await this.#installation.current();
        return environment && own(environment);
    }
}

function own(environment: Environment): Provided {
    return { command: toolIn(environment.folder, "codegpt-ls"), source: "own", environment };
}

/** Settings that say what runs here, or how it gets out: no folder's word counts in them. */
function set(name: string): string | null {
    const value = workspace.getConfiguration("codegpt").get<string | null>(name);
    return value === undefined || value === "" ? null : value;
}
