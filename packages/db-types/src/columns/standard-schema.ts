import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Refuse } from '../column/column-value-error.ts';

const MOST_ISSUES = 5;

/**
 * What a validator makes of a value.
 * @throws what `refuse` makes, with the validator's issues as the reason
 */
export function validate(schema: StandardSchemaV1, value: unknown, refuse: Refuse): unknown {
  const result = schema['~standard'].validate(value);
  // By its shape: a promise may come from another realm.
  if ('then' in result) {
    // Nobody waits for it, and nobody has to hear of its failure.
    result.then(undefined, () => undefined);
    throw refuse(
      value,
      'its validator answers later (it is asynchronous), and a column needs one that answers at once',
    );
  }
  if (result.issues === undefined) return result.value;
  const paths = result.issues.map(pathOf);
  const told = result.issues
    .slice(0, MOST_ISSUES)
    .map(({ message }, index) => `at ${paths[index]}, ${onOneLine(message)}`);
  const more = result.issues.length > MOST_ISSUES ? `; and ${result.issues.length - MOST_ISSUES} more` : '';
  throw refuse(
    value,
    `${told.join('; ')}${more}`,
    `its validator refuses it at ${paths.slice(0, MOST_ISSUES).join(', ')}${more}`,
  );
}

function pathOf({ path = [] }: StandardSchemaV1.Issue): string {
  const steps = path.map((step) => {
    const key = typeof step === 'object' ? step.key : step;
    return `[${typeof key === 'string' ? JSON.stringify(key) : String(key)}]`;
  });
  return `$${steps.join('')}`;
}

function onOneLine(message: string): string {
  return message.replace(/\s+/g, ' ').replace(/\.$/, '');
}
