import { inspect } from 'node:util';

import type { Page } from './io.ts';

/** An error for people: its message, and its code to look up; with `verbose` the stack and the causes too. */
export function renderFailure(
  page: Page,
  error: unknown,
  { verbose, redact }: { readonly verbose: boolean; readonly redact: (text: string) => string },
): void {
  const code = codeOf(error);
  page.line(page.style('red', `Error${code === undefined ? '' : ` [${code}]`}: `) + redact(messageOf(error)));
  if (verbose) page.line(redact(inspect(error)));
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The message; of several errors at once, as Node makes them of a host with several addresses, all of theirs. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
