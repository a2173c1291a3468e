import fc from 'fast-check';
import { expect, test } from 'vitest';

import { lintHistory, users } from '../fixtures/lint-history.ts';
import { randomStatement } from '../fixtures/random-statement.ts';

test('whatever the parser takes, lint does not throw, and finds the same on every run', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomStatement, { maxLength: 8 }),
      fc.array(randomStatement, { maxLength: 4 }),
      async (up, down) => {
        const revisions = { '1': users, '2': { up: up.join(';\n'), down: down.join(';\n') } };
        const found = await lintHistory(revisions, { since: '1' });
        expect(found.filter((one) => one.endsWith('syntax-error'))).toEqual([]);
        expect(await lintHistory(revisions, { since: '1' })).toEqual(found);
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);
