import { styleText } from 'node:util';

/** Tells what the demo does, on one stream, in colour where it is a terminal. */
export class Narrator {
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  title(text: string): void {
    this.#write(`\n${this.#style('bold', text)}\n`);
  }

  /** Something that is done, with how long it took. */
  done(text: string, ms?: number): void {
    this.#write(
      `  ${this.#style('green', '✔')} ${text}${ms === undefined ? '' : this.#style('dim', `  ${duration(ms)}`)}`,
    );
  }

  failed(text: string): void {
    this.#write(`  ${this.#style('red', '✘')} ${text}`);
  }

  line(text: string): void {
    this.#write(`  ${text}`);
  }

  hint(text: string): void {
    this.#write(`  ${this.#style('dim', text)}`);
  }

  /** Runs `work`, and tells that it is done and how long it took. */
  async time<Result>(tell: (result: Result) => string, work: () => Promise<Result>): Promise<Result> {
    const start = performance.now();
    const result = await work();
    this.done(tell(result), performance.now() - start);
    return result;
  }

  #style(format: 'bold' | 'dim' | 'green' | 'red', text: string): string {
    return styleText(format, text, { stream: this.#stream });
  }

  #write(text: string): void {
    this.#stream.write(`${text}\n`);
  }
}

export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** An error in a few words. */
export function whyNot(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
