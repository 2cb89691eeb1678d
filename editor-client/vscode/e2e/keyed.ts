import { Editor, type Options } from "./editor.ts";
import { Fakes } from "./fakes.ts";

export const KEY = "sk-proj-e2e0123456789ABCDEFcanary";

/** An editor of a person whose shell holds the key, and the provider it is for. */
export async function openKeyed(options: Options = {}): Promise<{ editor: Editor; fakes: Fakes }> {
    const fakes = await Fakes.start(KEY, { keyring: false });
    try {
        const environ = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: fakes.baseUrl, ...options.environ };
        return { fakes, editor: await Editor.open({ ...options, environ }) };
    } catch (error) {
        await fakes.stop();
        throw error;
    }
}
