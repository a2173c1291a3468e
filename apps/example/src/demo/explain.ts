import type { DemoOptions } from './options.ts';

export interface Explanation {
  readonly code?: string;
  readonly message: string;
}

/** What went wrong, in words that say what to do. */
export function explain(error: unknown, options: DemoOptions): Explanation {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return {
      code,
      message: `Port ${options.port} is in use. Stop what listens there, or choose another: pnpm demo --port 0 takes a free one.`,
    };
  }
  if (code === 'EACCES') {
    return {
      code,
      message: `Port ${options.port} needs rights this user lacks. Choose one above 1023: --port 4400.`,
    };
  }
  const hint =
    options.databaseUrl === undefined
      ? ''
      : '\n  DATABASE_URL is set, so the demo uses that database. Unset it, and the demo starts one of its own.';
  return { ...(code === undefined ? {} : { code }), message: `${error.message}${hint}` };
}
