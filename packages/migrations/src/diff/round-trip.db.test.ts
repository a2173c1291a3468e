import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { test } from 'vitest';

import { tryRoundTrips } from '../fixtures/round-trips.ts';

describeEachDatabase('generated scripts', ({ engine }) => {
  test('lead from any schema to any other and back', { timeout: 120_000 }, () =>
    tryRoundTrips(engine, { numRuns: 40, seed: 7 }),
  );
});

describeEachDatabase(
  'generated scripts, over several schemas,',
  ({ engine }) => {
    test('lead from any schema to any other and back', { timeout: 120_000 }, () =>
      tryRoundTrips(engine, { numRuns: 25, seed: 5, schemas: true }),
    );
  },
  { engines: ['postgres'] },
);
