import { expect, test } from 'vitest';
import { roomLeft } from './room-left.ts';

test.each([
  ['half of what is allowed', 'ms', 'at most', 200, 100, 0.5],
  ['nothing of what is allowed', 'ms', 'at most', 200, 0, 1],
  ['all of it', 'ms', 'at most', 200, 200, 0],
  ['half again as much', 'ms', 'at most', 200, 300, -0.5],
  ['twice what is needed', 'perSecond', 'at least', 1_000, 2_000, 0.5],
  ['half of what is needed', 'perSecond', 'at least', 1_000, 500, -1],
  ['half of the failures that are allowed', 'share', 'at least', 0.98, 0.99, 0.5],
  ['a limit that allows nothing', '', 'at most', 0, 0, null],
  ['a limit that asks for all', 'share', 'at least', 1, 1, null],
  ['nothing measured', 'ms', 'at most', 200, null, null],
] as const)('%s', (_, unit, bound, limit, actual, room) => {
  const left = roomLeft({ unit, bound, limit, actual });
  if (room === null) expect(left).toBeNull();
  else expect(left).toBeCloseTo(room, 9);
});
