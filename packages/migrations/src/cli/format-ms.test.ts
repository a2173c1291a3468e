import { expect, test } from 'vitest';

import { formatMs } from './render-progress.ts';

test.each([
  [0.4, '0 ms'],
  [999.4, '999 ms'],
  [1_500, '1.5 s'],
  [320_000, '5 min 20 s'],
])('%d ms are shown as %s', (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});
