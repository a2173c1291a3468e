import { pathToFileURL } from 'node:url';

import { planBackfill } from '../backfill/plan-backfill.ts';
import type { Direction } from '../runner/events.ts';
import type { RevisionCode } from './code-file.ts';
import { CodeLoadError } from './code-load-error.ts';
import type { CodeStep } from './code-step.ts';
import type { MigrationFunction } from './migration-code.ts';

/**
 * The steps that a migration's code takes in one direction; `undefined` where it has none on the way down. The code is
 * loaded as any module, once in a process as long as its file stays the same.
 *
 * @throws CodeLoadError
 */
export async function loadCode(
  code: RevisionCode,
  direction: Direction,
): Promise<readonly CodeStep[] | undefined> {
  const exported = (await load(code))[direction];
  if (exported === undefined && direction === 'down') return undefined;
  if (typeof exported === 'function') return [functionStep(undefined, exported)];
  if (isObject(exported)) return stepsOf(code, direction, exported);
  const what =
    exported === undefined ? `exports no ${direction}` : `exports as ${direction} what is no function`;
  throw new CodeLoadError(
    code.path,
    `${what}. Nothing was run.\n` +
      `  Write one: export const ${direction}: MigrationCode = async ({ knex, sql }) => { … };`,
  );
}

async function load({ path, checksum }: RevisionCode): Promise<Readonly<Record<string, unknown>>> {
  const url = pathToFileURL(path);
  // The same module is the same URL: after an edit it is another one.
  url.search = `?${checksum.slice(0, 16)}`;
  try {
    return await import(url.href);
  } catch (cause) {
    throw new CodeLoadError(
      path,
      `cannot be loaded: ${reasonOf(cause)}\n  Nothing was run. ${adviceFor(path, cause)}`,
      {
        cause,
      },
    );
  }
}

/** The message; of a syntax error with the place, which Node puts in front of the stack. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const place = cause.stack?.slice(0, cause.stack.indexOf(`${cause.name}`)).trim() ?? '';
  const lines = place === '' ? [] : place.split('\n').map((line) => `    ${line}`);
  return [`${cause.message}`, ...lines].join('\n');
}

function adviceFor(path: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return 'Node only strips types: what becomes code (enum, namespace, parameter properties) is to be written as JavaScript.';
  }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return 'TypeScript needs Node 22.18 or later.';
  if (code === 'ERR_MODULE_NOT_FOUND') return 'Relative imports name their file with its extension.';
  if (
    cause instanceof SyntaxError &&
    /\bexport\b|\bimport\b/.test(cause.message) &&
    !/\.m[jt]s$/.test(path)
  ) {
    return 'Node takes it for CommonJS: call it migration.mts (or .mjs), or set "type": "module" in package.json.';
  }
  return `Mend it, and run again.`;
}

function stepsOf(code: RevisionCode, direction: Direction, exported: object): readonly CodeStep[] {
  const entries = Object.entries(exported);
  if (entries.length === 0) {
    throw new CodeLoadError(code.path, `exports ${direction} without a step in it. Nothing was run.`);
  }
  return entries.map(([name, value]) => {
    const where = `has a step '${name}' in its ${direction}`;
    // JavaScript puts these in front of the others, wherever they were written.
    if (/^\d+$/.test(name)) {
      throw new CodeLoadError(
        code.path,
        `${where}: a name that is a number changes the order. Nothing was run.\n  Call it by what it does.`,
      );
    }
    if (typeof value === 'function') return functionStep(name, value);
    if (isObject(value) && 'backfill' in value) {
      const plan = planBackfill(value, (message) => {
        throw new CodeLoadError(code.path, `${where}, whose ${message} Nothing was run.`);
      });
      return { name, kind: 'backfill', plan };
    }
    throw new CodeLoadError(
      code.path,
      `${where} that is neither a function nor a backfill. Nothing was run.\n` +
        "  A backfill has the name of its table, { backfill: 'orders', batch: … }.",
    );
  });
}

function functionStep(name: string | undefined, run: object): CodeStep {
  // A function: whatever it takes, it is called with the context.
  return { name, kind: 'function', run: run as MigrationFunction };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
