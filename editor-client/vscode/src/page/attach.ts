import { tell } from "./editor";

/** Bytes of a file that the server reads at all. */
const MOST_BYTES = 20 * 1024 * 1024;
const PLACES = "text/uri-list";

interface Receives {
    readonly onPaste: (event: ClipboardEvent) => void;
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
}

/** What makes an element take pictures and files that are pasted or dropped. */
export function receives(to: "edited" | "next"): Receives {
    return {
        onPaste(event) {
            // Office programs put a picture of what was copied beside its text.
            const files = filesIn(event.clipboardData);
            if (files.length > 0 && event.clipboardData?.getData("text/plain") === "") {
                event.preventDefault();
                files.forEach((each) => void attach(each, to));
            }
        },
        onDragOver(event) {
            const types = event.dataTransfer?.types ?? [];
            if (types.includes("Files") || types.includes(PLACES)) {
                event.preventDefault();
            }
        },
        onDrop(event) {
            const files = filesIn(event.dataTransfer);
            const uris = event.dataTransfer?.getData(PLACES).split(/\r?\n/).filter(isPlace) ?? [];
            if (files.length > 0 || uris.length > 0) {
                event.preventDefault();
            }
            files.forEach((each) => void attach(each, to));
            if (files.length === 0 && uris.length > 0) {
                tell({ kind: "attachPlaces", uris: uris.slice(0, 50), to });
            }
        },
    };
}

/** Hand the file's content to the extension, or its size where that is too much. */
async function attach(file: File, to: "edited" | "next"): Promise<void> {
    const name = file.name.slice(0, 500) || "picture";
    if (file.size > MOST_BYTES) {
        tell({ kind: "attachTooLarge", name });
        return;
    }
    tell({ kind: "attach", name, data: await inBase64(file), to });
}

function filesIn(data: DataTransfer | null): readonly File[] {
    return [...(data?.files ?? [])];
}

function isPlace(line: string): boolean {
    return line.startsWith("file:") && line.length <= 4_000;
}

function inBase64(file: File): Promise<string> {
    return new Promise((done, failed) => {
        const reader = new window.FileReader();
        reader.onerror = () => failed(new Error("the file could not be read"));
        reader.onload = () => {
            const { result } = reader;
            done(typeof result === "string" ? result.replace(/^[^,]*,/, "") : "");
        };
        reader.readAsDataURL(file);
    });
}
