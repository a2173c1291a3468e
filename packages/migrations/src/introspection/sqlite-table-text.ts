/** What of a table SQLite keeps as the text of its CREATE TABLE only. */
export interface TableText {
  /** CHECK constraints, sorted. */
  readonly checks: readonly string[];
  /** Of each column that has any: its collation, its expression, and when its reference is checked. */
  readonly columns: ReadonlyMap<string, string>;
  /** When a table's FOREIGN KEY constraints are checked, where that is not at once. */
  readonly deferred: readonly string[];
}

/** A quoted name or text, a comment, a word, space, or one character. */
const token =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\w+|\s+|[<>=!|]+|[\s\S]/g;
const constraint = /^(?:constraint|primary|unique|check|foreign)$/i;

export function readTableText(sql: string): TableText {
  const tokens = tokensOf(sql);
  const items = split(tokens.slice(tokens.indexOf('(') + 1));
  const columns = new Map<string, string>();
  const deferred: string[] = [];
  for (const item of items) {
    const [first = ''] = item;
    const text = [wordAfter(item, 'collate'), expressionAfter(item, 'as'), deferral(item)];
    const extras = text.filter((part) => part !== undefined).join(' ');
    if (extras === '') continue;
    if (constraint.test(first)) deferred.push(`${item.slice(0, item.indexOf(')') + 1).join(' ')} ${extras}`);
    else columns.set(unquote(first), extras);
  }
  const checks = items.flatMap((item) =>
    item.flatMap(
      (_, index) => expressionAfter(item.slice(index, index + 1), 'check', item.slice(index)) ?? [],
    ),
  );
  return { checks: checks.sort(), columns, deferred };
}

/** A statement without what whoever wrote it, or a rename, may do to its looks: space, comments, needless quotes. */
export function plainSql(sql: string | null): string {
  const parts = (sql ?? '').match(token) ?? [];
  return parts
    .map((part) => {
      if (/^(?:--|\/\*|\s)/.test(part)) return ' ';
      return /^"[A-Za-z_]\w*"$/.test(part) ? part.slice(1, -1) : part;
    })
    .join('')
    .replace(/ +/g, ' ')
    .trim();
}

function tokensOf(sql: string): readonly string[] {
  return (sql.match(token) ?? []).filter((part) => !/^(?:--|\/\*|\s)/.test(part));
}

/** The parts between the commas, up to the bracket that closes the list. */
function split(tokens: readonly string[]): readonly (readonly string[])[] {
  const items: string[][] = [[]];
  let depth = 0;
  for (const part of tokens) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (depth < 0) break;
    if (part === ',' && depth === 0) items.push([]);
    else items.at(-1)?.push(part);
  }
  return items;
}

function wordAfter(item: readonly string[], word: string): string | undefined {
  const index = item.findIndex((part) => part.toLowerCase() === word);
  return index < 0 ? undefined : `${word} ${unquote(item[index + 1] ?? '').toLowerCase()}`;
}

function deferral(item: readonly string[]): string | undefined {
  return /(?<!not )deferrable initially deferred/i.test(item.join(' '))
    ? 'deferrable initially deferred'
    : undefined;
}

/** `word (…)`, where the first of `item` is that word; what is in the brackets comes from `rest`. */
function expressionAfter(
  item: readonly string[],
  word: string,
  rest: readonly string[] = item,
): string | undefined {
  const index = item.findIndex((part) => part.toLowerCase() === word);
  const tokens = rest.slice(index + 1);
  if (index < 0 || tokens[0] !== '(') return undefined;
  let depth = 0;
  const end = tokens.findIndex((part) => {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    return depth === 0;
  });
  const text = plainSql(`${word} ${tokens.slice(0, end + 1).join(' ')}`);
  return text.replace(/(?<=\() | (?=[),])/g, '');
}

function unquote(name: string): string {
  return /^["`[]/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name;
}
