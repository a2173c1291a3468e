import { ProofError } from '../proofs/proof-error.ts';
import { describeFinding } from './describe-finding.ts';
import { lintRevisions } from './lint-revisions.ts';

/** Lint must find no error in what comes after the baseline of `lint.json`. */
export async function beClean(dir: string): Promise<void> {
  const { findings } = await lintRevisions({ dir });
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const texts = errors.map((finding) => describeFinding(finding).join('\n    '));
  throw new ProofError(
    `lint finds ${errors.length === 1 ? 'an error' : `${errors.length} errors`} in the migrations. Take the safe way, waive with a reason what is none here, or name in ` +
      `lint.json the last migration that is to stay as it is.\n    ${texts.join('\n\n    ')}`,
  );
}
