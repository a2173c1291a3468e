import { expect, test } from 'vitest';

import { occasionally } from './occasionally.ts';

test('what tells how far something is comes every ten seconds, and not at once', () => {
  let now = 1_000;
  const isTime = occasionally(() => now);
  const asked = [0, 9_999, 1, 1, 10_000].map((later) => {
    now += later;
    return isTime();
  });
  expect(asked).toEqual([false, false, true, false, true]);
});
