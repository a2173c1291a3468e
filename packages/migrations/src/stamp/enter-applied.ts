import { randomUUID } from 'node:crypto';
import type { Queryable } from '@holdfast/resilience';

import { formatCodeNote } from '../code/code-note.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Revision } from '../revision/revision.ts';

/** Enters a revision as applied, as it is now and without running it: of code, by which code. */
export async function enterApplied(ledger: Ledger, on: Queryable, revision: Revision): Promise<void> {
  const id = randomUUID();
  const { code } = revision;
  await ledger.start(on, id, revision);
  await (code === undefined
    ? ledger.finish(on, id)
    : ledger.finishCode(on, id, formatCodeNote(code.checksum)));
}
