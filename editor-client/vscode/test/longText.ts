/** An answer of about so many tokens, with everything that answers have in them; the same each time. */
export function longText(tokens: number): string {
    const parts: string[] = [];
    for (let length = 0, number = 1; length < tokens * CHARACTERS_PER_TOKEN; number++) {
        const part = section(number);
        parts.push(part);
        length += part.length;
    }
    return parts.join("");
}

/** So many lines of the same. */
export function linesOfText(lines: number): string {
    return longText(10 * lines)
        .split("\n")
        .slice(0, lines)
        .join("\n");
}

const CHARACTERS_PER_TOKEN = 4;

/** Sections differ in what they hold; every tenth has a long piece of code. */
function section(number: number): string {
    const kind = number % 10 === 0 ? longCode : ([prose, list, code, table][number % 4] ?? prose);
    return `## Step ${number}\n\n${kind(number)}\n`;
}

function prose(number: number): string {
    const sentence = `The function in **part ${number}** takes a \`name\` and returns a [greeting](https://example.com/${number}). `;
    return `${sentence.repeat(4)}\n\n> 한국어 문장도 함께 들어 있습니다. ${sentence}\n`;
}

function list(number: number): string {
    return Array.from({ length: 8 }, (_, row) => `${row + 1}. Do *this* first, then \`that_${number}_${row}\`.\n`).join(
        "",
    );
}

function table(number: number): string {
    const rows = Array.from({ length: 6 }, (_, row) => `| value ${row} | ${number * row} | yes |\n`).join("");
    return `| Name | Size | Kept |\n| --- | ---: | --- |\n${rows}`;
}

function code(number: number): string {
    return `\`\`\`python\n${definition(number)}\`\`\`\n`;
}

function longCode(number: number): string {
    return `\`\`\`typescript\n${Array.from({ length: 60 }, (_, row) => method(number + row)).join("\n")}\`\`\`\n`;
}

function definition(number: number): string {
    return `def step_${number}(items: list[str]) -> dict[str, int]:\n    """Count what is there."""\n    counts = {}\n    for item in items:\n        counts[item] = counts.get(item, 0) + ${number}\n    return counts\n`;
}

function method(number: number): string {
    return `export function step${number}(name: string): string {\n    const greeting = \`Hello \${name}\`; // kindly\n    return greeting.repeat(${number});\n}\n`;
}
