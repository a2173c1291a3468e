import { longestName } from '../read-postgres.ts';
import type { Rule } from '../rule.ts';

export const identifierTooLong: Rule = {
  name: 'identifier-too-long',
  severity: 'warning',
  dialects: ['postgres'],
  // Where the name is given; those who say it later have no choice.
  check: (_, { longNames, catalog }) =>
    longNames
      .filter(({ name }) => !catalog.cutNames.has(name))
      .map(({ name, at }) => {
        const kept = Buffer.from(name)
          .subarray(0, longestName)
          .toString()
          .replace(/\uFFFD$/, '');
        return {
          at,
          message: `PostgreSQL keeps ${longestName} bytes of a name, and cuts this one off without an error: it becomes ${kept}, which is what catalogs show, and what a second long name may become, too.`,
          advice: [{ says: 'Give it a shorter name (map: in the schema).' }],
        };
      }),
};
