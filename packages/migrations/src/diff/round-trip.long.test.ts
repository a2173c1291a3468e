import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { test } from 'vitest';

import { tryRoundTrips } from '../fixtures/round-trips.ts';

describeEachDatabase('generated scripts, thousands of them,', ({ engine }) => {
  test('lead from any schema to any other and back', () =>
    tryRoundTrips(engine, { numRuns: 3_000, seed: 20_260_101 }));
});

describeEachDatabase(
  'generated scripts over several schemas, thousands of them,',
  ({ engine }) => {
    test('lead from any schema to any other and back', () =>
      tryRoundTrips(engine, { numRuns: 1_000, seed: 20_260_102, schemas: true }));
  },
  { engines: ['postgres'] },
);
