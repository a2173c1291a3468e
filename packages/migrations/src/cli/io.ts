import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';

import { occasionally } from '../runner/occasionally.ts';

/** Where the command reads and writes: the process, or a test. */
export interface Io {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** What is typed, where somebody is there to be asked. */
  readonly stdin?: Readable & { readonly isTTY?: boolean };
  /** Where relative paths and `prisma.config.ts` are looked for. @default the process's own */
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Stops what the command does. */
  readonly signal: AbortSignal;
}

type Style = 'green' | 'yellow' | 'red' | 'dim';

/** Text for people. With `--json` it goes to stderr, so that stdout has the one object and nothing else. */
export class Page {
  readonly #stream: Io['stdout'];
  readonly #isTime = occasionally();

  constructor(stream: Io['stdout']) {
    this.#stream = stream;
  }

  line(text = ''): void {
    this.#stream.write(`${text}\n`);
  }

  /** A line that the next one replaces; on a terminal only. */
  passing(text: string): void {
    if (this.#stream.isTTY === true) this.#stream.write(`${text}\r`);
  }

  /** How far something is: a passing line on a terminal, elsewhere a line now and then. */
  live(text: string): void {
    if (this.#stream.isTTY === true) this.#stream.write(`\u001B[2K${text}\r`);
    else if (this.#isTime()) this.line(text);
  }

  /** A line in the place of a passing one. */
  replace(text: string): void {
    this.line(this.#stream.isTTY === true ? `\u001B[2K${text}` : text);
  }

  /** Coloured on a terminal that wants colour, plain elsewhere. */
  style(style: Style, text: string): string {
    return this.#stream.isTTY === true ? styleText(style, text, { stream: this.#stream }) : text;
  }
}
