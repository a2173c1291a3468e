import { PrismaSchemaError, type SchemaProblem } from './prisma-schema-error.ts';
import type { SchemaSource } from './schema-source.ts';

/**
 * Gathers what is wrong with a schema, so that all of it is told at once. What an annotation asks for and cannot have
 * is a problem, and stops the generator; what a table can be made without is a warning.
 */
export class ProblemList {
  readonly #source: SchemaSource;
  readonly #problems: SchemaProblem[] = [];
  readonly #warnings: SchemaProblem[] = [];

  constructor(source: SchemaSource) {
    this.#source = source;
  }

  /** Notes a problem with a model or enum. */
  inBlock(block: string, text: string, lines?: readonly string[]): void {
    this.#problems.push({ subject: block, place: this.#source.placeOf(block), text, lines });
  }

  /** Notes a problem with a field of a model. */
  inField(model: string, field: string, text: string, lines?: readonly string[]): void {
    this.#problems.push({
      subject: `${model}.${field}`,
      place: this.#source.placeOf(model, field),
      text,
      lines,
    });
  }

  warnInBlock(block: string, text: string): void {
    this.#warnings.push({ subject: block, place: this.#source.placeOf(block), text });
  }

  warnInField(model: string, field: string, text: string): void {
    this.#warnings.push({ subject: `${model}.${field}`, place: this.#source.placeOf(model, field), text });
  }

  get warnings(): readonly SchemaProblem[] {
    return this.#warnings;
  }

  /** @throws PrismaSchemaError where any problem was noted */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new PrismaSchemaError(this.#problems);
  }
}
