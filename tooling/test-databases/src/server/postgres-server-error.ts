/** What went wrong, in the words a program can act on. */
export type PostgresServerErrorCode =
  | 'HF_SERVER_PORT_IN_USE'
  | 'HF_SERVER_NO_PERMISSION'
  | 'HF_SERVER_NO_FOLDER'
  | 'HF_SERVER_NO_SPACE'
  | 'HF_SERVER_NO_BINARY'
  | 'HF_SERVER_TIMEOUT'
  | 'HF_SERVER_GONE'
  | 'HF_SERVER_FAILED';

export interface PostgresServerErrorParts {
  readonly code: PostgresServerErrorCode;
  /** What happened, with its numbers; no full stop. */
  readonly happened: string;
  /** What to do about it: a sentence. */
  readonly advice: string;
  /** The last lines of the server's log. */
  readonly log?: string;
  readonly cause?: unknown;
}

/** The part of a log that tells of trouble. */
function lastWords(log: string): string {
  const telling = log
    .split('\n')
    .filter((line) => /LOG: |WARNING: |ERROR: |FATAL: |PANIC: |HINT: |error/.test(line));
  if (telling.length === 0) return '';
  return ["\n  The server's last words:", ...telling.slice(-8)].join('\n    ');
}

/** A server of one's own could not be started, stopped or removed. The message ends with the end of its log. */
export class PostgresServerError extends Error {
  override readonly name: string = 'PostgresServerError';
  readonly code: PostgresServerErrorCode;
  /** The last lines of the server's log; empty where it wrote none. */
  readonly log: string;

  constructor({ code, happened, advice, log = '', cause }: PostgresServerErrorParts) {
    super(`${happened}.\n  ${advice}${lastWords(log)}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.log = log;
  }
}
