/** A place in a script. */
export interface Place {
  /** As an index of the string. */
  readonly index: number;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
}

/** Turns the parser's places, which count bytes of UTF-8, into those of a string; asked for from front to back. */
export class CharacterOffsets {
  readonly #text: string;
  #byte = 0;
  #index = 0;
  #line = 1;
  #column = 1;

  constructor(text: string) {
    this.#text = text;
  }

  at(byte: number): Place {
    while (this.#byte < byte && this.#index < this.#text.length) {
      const code = this.#text.codePointAt(this.#index) ?? 0;
      this.#byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      this.#index += code < 0x10000 ? 1 : 2;
      if (code === 0x0a) {
        this.#line += 1;
        this.#column = 1;
      } else this.#column += 1;
    }
    return { index: this.#index, line: this.#line, column: this.#column };
  }
}
