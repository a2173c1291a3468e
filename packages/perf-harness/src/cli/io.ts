import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

/** Where the command writes: the process, or a test. */
export interface Io {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Where relative paths are looked for. */
  readonly cwd: string;
  /** Stops what the command does. */
  readonly signal: AbortSignal;
}

type Style = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** Text for people. With `--json` it goes to stderr, so that stdout has the one object and nothing else. */
export class Page {
  readonly #stream: Io['stdout'];
  #passing = false;

  constructor(stream: Io['stdout']) {
    this.#stream = stream;
  }

  /** A line, in the place of a passing one. */
  line(text = ''): void {
    this.#stream.write(`${this.#passing ? '\u001B[2K' : ''}${text}\n`);
    this.#passing = false;
  }

  /** A line that the next one replaces; on a terminal only. */
  passing(text: string): void {
    if (this.#stream.isTTY !== true) return;
    this.#stream.write(`\u001B[2K${text}\r`);
    this.#passing = true;
  }

  /** Coloured on a terminal that wants colour, plain elsewhere. */
  style(style: Style, text: string): string {
    return this.#stream.isTTY === true ? styleText(style, text, { stream: this.#stream }) : text;
  }
}
