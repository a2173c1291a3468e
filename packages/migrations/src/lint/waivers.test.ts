import { expect, test } from 'vitest';

import { lintHistory, users } from '../fixtures/lint-history.ts';

test('a waiver with a reason silences its rules for the statement below, or the one it stands in', async () => {
  const sql = `
-- holdfast-lint-allow add-index: the table has 12 rows
-- and another comment
CREATE INDEX i ON users (name);
CREATE INDEX j ON users (name);
/* holdfast-lint-allow drop-column, set-not-null : nobody reads it since 1.4 */
ALTER TABLE users DROP name, ALTER other SET NOT NULL;
ALTER TABLE users
  -- holdfast-lint-allow set-not-null: filled in the release before
  ALTER name SET NOT NULL;`;
  expect(await lintHistory({ '1': users, '2': sql })).toEqual(['2:5:1 add-index']);
});

test('a waiver that is none, or that waives nothing, is itself found', async () => {
  const sql = `
-- holdfast-lint-allow add-index
CREATE INDEX i ON users (name);
-- holdfast-lint-allow add-indices: a reason
-- holdfast-lint-disable add-index: a reason
-- holdfast-lint-allow drop-table, drop-index: a reason
DROP TABLE users;
-- holdfast-lint-allow add-index: too late
SELECT 'holdfast-lint-allow this is no comment';`;
  expect(await lintHistory({ '1': users, '2': sql })).toEqual([
    '2:2:1 invalid-waiver',
    '2:4:1 invalid-waiver',
    '2:5:1 invalid-waiver',
    '2:6:1 unused-waiver',
    '2:8:1 unused-waiver',
  ]);
});
