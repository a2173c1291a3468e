import { describeDifference } from '../diff/compare-schemas.ts';
import { readSchema } from '../snapshot/read-schema.ts';
import { ProofError } from './proof-error.ts';
import { prepare, type Subject } from './subject.ts';

/** The whole history must come to what the schema says, as far as a schema can say it. */
export async function matchModels(subject: Subject & { readonly schema: string }): Promise<void> {
  const schema = await readSchema(subject.schema);
  await (await prepare(subject)).migrator.up();
  const difference = await subject.database.connection((connection) =>
    describeDifference({ tag: 'live', connection, schema }, { tag: 'schema', schema }),
  );
  if (difference === '') return;
  throw new ProofError(
    `the migrations do not lead to what ${subject.schema} says. What is missing to get there:\n` +
      `${difference.replace(/^/gm, '    ')}\n  Make a migration of it: holdfast-migrate create`,
  );
}
