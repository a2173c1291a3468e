/** A block of a Prisma schema: `model User { … }`. */
export interface SchemaBlock {
  /** `model`, `enum`, `view`, `type`, `generator` or `datasource`. */
  readonly kind: string;
  readonly name: string;
  /** A field, a value or an attribute each, without comments, indentation, and more than one space between words. */
  readonly lines: readonly string[];
}

/** A text without what is only for people, or a string literal, which is kept as it is. */
const piece = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\t\r ]+/g;
const header = /\b(model|enum|view|type|generator|datasource) (\w+) ?\{/g;

/** The blocks of a schema, in their order. What is no block, and what is not closed, is left for Prisma to complain of. */
export function readBlocks(text: string): readonly SchemaBlock[] {
  const plain = text.replace(piece, (found) => (found.startsWith('"') ? found : ' '));
  const blocks: SchemaBlock[] = [];
  header.lastIndex = 0;
  for (let found = header.exec(plain); found !== null; found = header.exec(plain)) {
    const { lines, end } = readBody(plain, header.lastIndex);
    blocks.push({ kind: found[1] ?? '', name: found[2] ?? '', lines });
    header.lastIndex = end;
  }
  return blocks;
}

/** The lines up to the brace that closes the block; what stands in brackets over several lines becomes one. */
function readBody(text: string, start: number): { readonly lines: readonly string[]; readonly end: number } {
  const token = /"(?:[^"\\]|\\.)*"|[([{]|[)\]}]|\n|[^"()[\]{}\n]+/g;
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  token.lastIndex = start;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [part] = found;
    if (part === '}' && depth === 0)
      return { lines: [...lines, line.trim()].filter(Boolean), end: token.lastIndex };
    if (/^[([{]$/.test(part)) depth += 1;
    if (/^[)\]}]$/.test(part)) depth -= 1;
    if (part !== '\n') line += part;
    else if (depth === 0) {
      lines.push(line.trim());
      line = '';
    }
  }
  return { lines: [...lines, line.trim()].filter(Boolean), end: text.length };
}

/** The text of blocks, as Prisma reads it. */
export function writeBlocks(blocks: readonly SchemaBlock[]): string {
  return blocks
    .map(({ kind, name, lines }) => `${kind} ${name} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`)
    .join('\n');
}
