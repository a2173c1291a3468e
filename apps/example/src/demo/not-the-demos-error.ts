/** Something has a name that the demo would take, and somebody else made it. */
export class NotTheDemosError extends Error {
  override readonly name = 'NotTheDemosError';

  constructor(what: string) {
    super(
      `The ${what} of this database was not made by the demo, which leaves it alone. Give the demo a database of its own, an empty one.`,
    );
  }
}
