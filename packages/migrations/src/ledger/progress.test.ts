import fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatProgress, parseProgress } from './progress.ts';

const checkpoint = fc.record({
  by: fc.string(),
  after: fc.array(fc.string({ unit: 'binary' })),
  rows: fc.nat(),
});
const part = {
  direction: fc.constantFrom('up' as const, 'down' as const),
  done: fc.nat(),
  total: fc.nat(),
  begun: fc.boolean(),
  digest: fc.stringMatching(/^[0-9a-f]{16}$/),
};
const progress = fc.oneof(
  fc.record(part),
  fc.record({ ...part, steps: fc.constant(true as const) }),
  fc.record({ ...part, steps: fc.constant(true as const), checkpoint }),
);

test('progress is read as it was written, whatever the script failed with', () => {
  fc.assert(
    fc.property(progress, fc.string(), (written, failure) => {
      expect(parseProgress(formatProgress(written, failure))).toEqual(written);
    }),
  );
});

test('what Prisma wrote, or a later version of ours, is no progress', () => {
  for (const logs of [
    undefined,
    '',
    'ERROR: holdfast: up',
    'holdfast: sideways, 1 of 2 statements done [0]',
  ]) {
    expect(parseProgress(logs)).toBeUndefined();
  }
});
