import { Editor } from "./editor.ts";
import { Fakes } from "./fakes.ts";
import type { Options } from "./launch.ts";

export const KEY = "sk-proj-e2e0123456789ABCDEFcanary";

export interface Scene {
    editor: Editor;
    fakes: Fakes;
}

/** An editor of a person whose shell holds the key, and the provider it is for. */
export function openKeyed(options: Options = {}): Promise<Scene> {
    return open(Fakes.start(KEY, { keyring: false }), ({ baseUrl }) => ({
        ...options,
        environ: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: baseUrl, ...options.environ },
    }));
}

/** The same, and all programs that may serve models on this machine are one Ollama. */
export function openBesideOllama(options: Options = {}): Promise<Scene> {
    const programs = ["ollama", "lmstudio", "llamacpp", "vllm", "localai", "jan"];
    return open(Fakes.start(KEY, { keyring: false, ollama: true }), ({ baseUrl, ollama }) => ({
        ...options,
        environ: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: baseUrl },
        settings: { "codegpt.providers": Object.fromEntries(programs.map((id) => [id, { baseUrl: ollama }])) },
    }));
}

/** An editor of a person who runs llama.cpp. */
export function openBesideLlama(options: Options = {}): Promise<Scene> {
    return open(Fakes.start(undefined, { keyring: false }), ({ baseUrl }) => ({
        ...options,
        settings: { "codegpt.providers": { llamacpp: { baseUrl } }, ...options.settings },
    }));
}

/** An editor of a person with a keyring and no key yet, whose settings name the provider. */
export function openUnkeyed(options: Options = {}): Promise<Scene> {
    return open(Fakes.start(KEY), (fakes) => ({
        ...options,
        environ: { ...fakes.environ, ...options.environ },
        settings: { ...settingsOf(fakes).settings, ...options.settings },
    }));
}

/** An editor of a person whose shell holds the key, and whose gateway asks for a header out of the keyring. */
export function openBehindGateway(header: string): Promise<Scene> {
    return open(Fakes.start(KEY), ({ environ, baseUrl }) => ({
        environ: { ...environ, OPENAI_API_KEY: KEY, OPENAI_BASE_URL: baseUrl },
        settings: { "codegpt.providers": { openai: { baseUrl, headers: { [header]: "keyring" } } } },
    }));
}

/** An editor of a person with neither key nor keyring. */
export function openWithoutKeyring(): Promise<Scene> {
    return open(Fakes.start(KEY, { keyring: false }), settingsOf);
}

async function open(starting: Promise<Fakes>, options: (fakes: Fakes) => Options): Promise<Scene> {
    const fakes = await starting;
    try {
        return { fakes, editor: await Editor.open(options(fakes)) };
    } catch (error) {
        await fakes.stop();
        throw error;
    }
}

function settingsOf(fakes: Fakes): Options {
    return { settings: { "codegpt.baseUrl": fakes.baseUrl } };
}
