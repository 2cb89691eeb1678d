import { randomBytes } from "node:crypto";

import { env, Uri, type Webview } from "vscode";

/**
 * A page of ours: a frame that holds no text of anyone but us, and a policy that lets nothing else in.
 *
 * @param name of its script and style sheet
 * @param words its sentences, in the editor's language
 * @param pictures where pictures on it may come from; `data:` is no place of any network
 */
export function pageFor(webview: Webview, extension: Uri, name: string, words: object, pictures = "'none'"): string {
    const nonce = randomBytes(16).toString("base64");
    const at = (name: string): string => webview.asWebviewUri(Uri.joinPath(extension, "dist", name)).toString();
    const policy = [
        "default-src 'none'",
        `script-src 'nonce-${nonce}'`,
        `style-src ${webview.cspSource}`,
        `font-src ${webview.cspSource}`,
        `img-src ${pictures}`,
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-src 'none'",
        "object-src 'none'",
    ].join("; ");
    return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CodeGPT</title>
<link rel="stylesheet" href="${at("codicon.css")}">
<link rel="stylesheet" href="${at(`${name}.css`)}">
</head>
<body>
<div id="root"></div>
<script type="application/json" id="words" nonce="${nonce}">${asJson(words)}</script>
<script type="module" nonce="${nonce}" src="${at(`${name}.js`)}"></script>
</body>
</html>`;
}

/** JSON that no HTML parser finds a tag in. */
function asJson(value: object): string {
    return JSON.stringify(value).replaceAll("<", "\\u003c");
}
