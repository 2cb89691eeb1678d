/** Whether the person wants nothing to move, as the system or the editor was told. */
export function motionless(): boolean {
    return (
        document.body.classList.contains("vscode-reduce-motion") ||
        window.matchMedia("(prefers-reduced-motion: reduce)").matches
    );
}
