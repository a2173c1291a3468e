import { EnumValues } from '../../sql/enum-values.ts';
import type { Rule } from '../rule.ts';

export const enumValueUsed: Rule = {
  name: 'enum-value-used',
  severity: 'error',
  dialects: ['postgres'],
  check(statement, { segment, before }) {
    // Elsewhere the runner commits in between.
    if (segment?.how !== 'block') return [];
    const values = new EnumValues();
    for (const earlier of before) values.note(earlier);
    if (!values.usedBy(statement)) return [];
    return [
      {
        message:
          'The server refuses to use a value that the same transaction has added to an enum (55P04), and BEGIN and COMMIT hold both together here.',
        advice: [{ says: 'End the transaction in between:', sql: `COMMIT;\nBEGIN;\n${statement.text};` }],
      },
    ];
  },
};
