/** Callers that wait, each to be answered once: with what they wait for, or all together with why it will not come. */
export class WaitingLine {
  readonly #refusals = new Set<(error: Error) => void>();

  get length(): number {
    return this.#refusals.size;
  }

  /** Puts a caller in line. The function that comes back takes it out; it says whether the caller was still waiting. */
  join(refuse: (error: Error) => void): () => boolean {
    this.#refusals.add(refuse);
    return () => this.#refusals.delete(refuse);
  }

  /** Answers everybody, each with an error of its own. */
  refuseAll(makeError: () => Error): void {
    const waiting = [...this.#refusals];
    this.#refusals.clear();
    for (const refuse of waiting) refuse(makeError());
  }
}
