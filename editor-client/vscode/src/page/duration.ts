import { fill, words } from "./editor";

/** A time to wait as the server's sentences say it: `7 min 12 s`. */
export function durationOf(seconds: number): string {
    if (seconds < 60) {
        return fill(words.seconds, seconds);
    }
    const minutes = Math.floor(seconds / 60);
    return minutes < 60
        ? fill(words.minutes, minutes, seconds % 60)
        : fill(words.hours, Math.floor(minutes / 60), minutes % 60);
}
