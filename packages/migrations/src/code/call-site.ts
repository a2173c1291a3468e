import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { ScriptPosition } from '../dialect/script-fault.ts';

/** Where the statements were sent that failed: a driver's own errors come from its socket, and know no caller. */
const sites = new WeakMap<Error, string>();

/** Rejects with the same error as `work`, and remembers who called: `site` was made there. */
export async function knowingCaller<Result>(site: Error, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && site.stack !== undefined) sites.set(error, site.stack);
    throw error;
  }
}

/** Where in a file an error arose, if it did: the place nearest to it. */
export function findCallSite(error: unknown, file: string): ScriptPosition | undefined {
  const path = realpathSync(file);
  for (let current = error; current instanceof Error; current = current.cause) {
    const found = [current.stack, sites.get(current)]
      .flatMap((stack) => stack?.split('\n') ?? [])
      .map((line) => placeIn(line, path))
      .find((place) => place !== undefined);
    if (found !== undefined) return withText(found, path);
  }
  return undefined;
}

/** A line of a stack: `at up (file:///…/migration.ts?0123:12:9)`. */
function placeIn(line: string, path: string): { line: number; column: number } | undefined {
  const [, file, row, column] =
    /(file:\/\/[^\s()]+|\/[^()]*?|[A-Za-z]:\\[^()]*?):(\d+):(\d+)\)?$/.exec(line) ?? [];
  if (file === undefined || pathOf(file) !== path) return undefined;
  return { line: Number(row), column: Number(column) };
}

function pathOf(file: string): string {
  const plain = file.replace(/\?[^?]*$/, '');
  return plain.startsWith('file:') ? fileURLToPath(plain) : plain;
}

function withText(place: { line: number; column: number }, path: string): ScriptPosition {
  const text = readFileSync(path, 'utf8').split(/\r?\n/)[place.line - 1] ?? '';
  return { ...place, text };
}
