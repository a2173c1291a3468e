import { DbTypesError } from '../error/db-types-error.ts';

/** Where something stands in the schema's files. */
export interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** One thing in a Prisma schema that no table can be made of. */
export interface SchemaProblem {
  /** What it is about: `User.balance`. */
  readonly subject: string;
  readonly place?: Place | undefined;
  /** What is wrong and what to do, in sentences. */
  readonly text: string;
  /** Lines of schema to add or to copy from. */
  readonly lines?: readonly string[] | undefined;
}

/** A Prisma schema that the generator cannot turn into tables; its message lists every reason, not the first only. */
export class PrismaSchemaError extends DbTypesError {
  override readonly name: string = 'PrismaSchemaError';
  /** In the order they stand in the schema. */
  readonly problems: readonly SchemaProblem[];

  constructor(problems: readonly SchemaProblem[]) {
    const sorted = inOrder(problems);
    const count = sorted.length === 1 ? '1 problem' : `${sorted.length} problems`;
    // Prisma prints the message of an error and nothing else of it, so the code stands in it.
    const title = `[HF_PRISMA_SCHEMA] ${count} in the Prisma schema:`;
    super('HF_PRISMA_SCHEMA', [title, ...sorted.map(show)].join('\n\n'));
    this.problems = sorted;
  }
}

/** What was left out of the tables and why, as the generator prints it; empty where nothing was. */
export function showWarnings(warnings: readonly SchemaProblem[]): string {
  if (warnings.length === 0) return '';
  const count = warnings.length === 1 ? '1 thing' : `${warnings.length} things`;
  const title = `Holdfast tables: ${count} to know. \`/// @holdfast ignore\` leaves a field or model out without a word.`;
  return `${[title, ...inOrder(warnings).map(show)].join('\n')}\n`;
}

function inOrder(problems: readonly SchemaProblem[]): SchemaProblem[] {
  return [...problems].sort(byPlace);
}

function show({ subject, place, text, lines = [] }: SchemaProblem): string {
  const where = place ? ` (${place.file}:${place.line})` : '';
  return [`- ${subject}${where}: ${text}`, ...lines.map((line) => `      ${line}`)].join('\n');
}

function byPlace({ place: left }: SchemaProblem, { place: right }: SchemaProblem): number {
  if (!left || !right) return left ? 1 : right ? -1 : 0;
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line;
}
