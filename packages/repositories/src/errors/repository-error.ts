/** What every error of this package is. Guard with `isHoldfastError(error, code)` of `@holdfast/resilience`. */
export abstract class RepositoryError extends Error {
  /** Stable across versions; messages are not. */
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}
