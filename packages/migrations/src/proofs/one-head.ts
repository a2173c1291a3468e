import { listRevisionNames } from '../revision/list-revision-names.ts';
import { findHeads } from '../snapshot/heads.ts';
import { readLinks } from '../snapshot/snapshot-file.ts';
import { ProofError } from './proof-error.ts';

/** There must be one revision that no other follows, at the most. */
export async function haveOneHead(dir: string): Promise<void> {
  const heads = findHeads(await readLinks(dir, await listRevisionNames(dir)));
  if (heads.length > 1) {
    throw new ProofError(
      `the history has ${heads.length} heads: ${heads.join(', ')}.\n` +
        '  They were made side by side, neither knowing of the other. Put them in line: holdfast-migrate rebase',
    );
  }
}
