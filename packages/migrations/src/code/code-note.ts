const shape = /^holdfast: applied by code \[([0-9a-f]{64})\]/;

/**
 * What the ledger keeps in `logs` of a revision that code has applied, to notice an edit of that code: `checksum` is of
 * migration.sql there, for Prisma, which leaves `logs` alone where a migration has finished.
 */
export function formatCodeNote(checksum: string): string {
  return `holdfast: applied by code [${checksum}]`;
}

/** The checksum of the code; `undefined` where the revision was not applied by code. */
export function parseCodeNote(logs: string | undefined): string | undefined {
  return shape.exec(logs ?? '')?.[1];
}
