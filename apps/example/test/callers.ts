import { expect } from 'vitest';
import type { Answer } from './keyring-fixture.ts';

export interface TimedAnswer {
  readonly at: number;
  readonly answer: Answer;
}

/** Callers that ask until they are told to stop, each one request after the other. */
export class Callers {
  readonly answers: TimedAnswer[] = [];
  readonly #ended: Promise<unknown>;
  #on = true;

  constructor(requests: readonly ((number: number) => Promise<Answer>)[]) {
    this.#ended = Promise.all(
      requests.map(async (request) => {
        for (let number = 0; this.#on; number++) {
          const answer = await request(number);
          this.answers.push({ at: performance.now(), answer });
        }
      }),
    );
  }

  get succeeded(): readonly Answer[] {
    return this.answers.flatMap(({ answer }) => (answer.status < 300 ? [answer] : []));
  }

  get refused(): readonly TimedAnswer[] {
    return this.answers.filter(({ answer }) => answer.status >= 300);
  }

  /** Resolves once so many more requests have succeeded. */
  async reach(more: number): Promise<void> {
    const wanted = this.succeeded.length + more;
    await expect.poll(() => this.succeeded.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(wanted);
  }

  async stop(): Promise<void> {
    this.#on = false;
    await this.#ended;
  }
}

/**
 * Whether an answer says that the database is away, as a problem: that nothing was done, and when to come back, or that nobody knows
 * whether it was done, and not to ask for it again unseen.
 */
export function expectUnavailable({ status, headers, body }: Answer): void {
  const mayBeDone = body.type === 'urn:keyring:problem:outcome-unknown';
  const type = mayBeDone ? body.type : 'urn:keyring:problem:unavailable';
  expect({ status, body }).toMatchObject({ status: 503, body: { type, status: 503 } });
  expect(headers['retry-after']).toBe(mayBeDone ? undefined : '1');
  expect(headers['content-type']).toContain('application/problem+json');
}
