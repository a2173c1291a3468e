import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { failuresPage } from '../../scripts/failures-page.ts';

test('docs/failures.md says what the tables say (else run `pnpm docs:failures`)', () => {
  const page = readFileSync(new URL('../../../../docs/failures.md', import.meta.url), 'utf8');
  expect(page).toBe(failuresPage());
});
