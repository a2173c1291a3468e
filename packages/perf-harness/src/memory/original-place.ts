import { findSourceMap } from 'node:module';

import { locationOf } from '../leaks/place.ts';

/**
 * Where code that runs was written, as `billing/export.ts:88`: by Node's source maps where they are enabled, and by whoever
 * has put theirs in front of stacks (`Error.prepareStackTrace`), as test runners and loaders of TypeScript do.
 *
 * @param line counted from 1, as is `column`.
 */
export function originalPlace(url: string, line: number, column: number): string {
  return locationOf(byNode(url, line, column) ?? byStack(url, line, column) ?? `${url}:${line}:${column}`);
}

function byNode(url: string, line: number, column: number): string | undefined {
  const origin = findSourceMap(url)?.findOrigin(line, column);
  return origin && 'fileName' in origin
    ? `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`
    : undefined;
}

function byStack(url: string, line: number, column: number): string | undefined {
  const { prepareStackTrace } = Error;
  if (!prepareStackTrace) return undefined;
  try {
    // It is asked for what a frame has to be asked for; whatever else it wants is not there, and throws.
    const frame = new MadeUpFrame(url, line, column) as unknown as NodeJS.CallSite;
    const stack = String(prepareStackTrace(new Error('where'), [frame]));
    return /\(([^()]+:\d+:\d+)\)/.exec(stack)?.[1];
  } catch {
    return undefined;
  }
}

/** A frame of a stack that there never was. */
class MadeUpFrame {
  readonly #url: string;
  readonly #line: number;
  readonly #column: number;

  constructor(url: string, line: number, column: number) {
    this.#url = url;
    this.#line = line;
    this.#column = column;
  }

  getFileName(): string {
    return this.#url;
  }

  getScriptNameOrSourceURL(): string {
    return this.#url;
  }

  getLineNumber(): number {
    return this.#line;
  }

  getColumnNumber(): number {
    return this.#column;
  }

  getFunctionName(): string {
    return 'there';
  }

  isNative(): boolean {
    return false;
  }

  isEval(): boolean {
    return false;
  }

  isToplevel(): boolean {
    return true;
  }

  isConstructor(): boolean {
    return false;
  }

  toString(): string {
    return `there (${this.#url}:${this.#line}:${this.#column})`;
  }
}
