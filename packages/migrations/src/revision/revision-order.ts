// Prisma orders folders by `localeCompare`, which asks the machine for its language. English gives the same order
// wherever names are made of Latin letters, digits and `_`, and here it is the same on every machine.
const collator = new Intl.Collator('en');

/** The order in which revisions apply: Prisma's. */
export function compareRevisionNames(a: string, b: string): number {
  const order = collator.compare(a, b);
  if (order !== 0) return order;
  return a < b ? -1 : Number(a > b);
}
