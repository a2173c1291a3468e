import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { test } from 'vitest';

import { tryRoundTrips } from '../fixtures/round-trips.ts';

describeEachDatabase('generated scripts, thousands of them,', ({ engine }) => {
  test('lead from any schema to any other and back', () =>
    tryRoundTrips(engine, { numRuns: 3_000, seed: 20_260_101 }));
});
