import { beforeEach, describe, expect, test } from 'vitest';

import { VirtualClock } from '../../test/virtual-clock.ts';
import { SilenceWatch } from './silence-watch.ts';

/** A connection; `received` is undefined while no answer is due. */
interface Line {
  received: number | undefined;
}

let clock: VirtualClock;
let lines: Line[];
let dead: Map<Line, string>;
let asked: number[];
let given: { line: Line; silentMs: number; why: string }[];
let watch: SilenceWatch<Line>;

beforeEach(() => {
  clock = new VirtualClock();
  [lines, dead, asked, given] = [[], new Map(), [], []];
  watch = new SilenceWatch<Line>({
    limitMs: 100,
    lines: () => lines,
    received: ({ received }) => received,
    ask: async (silent) => {
      asked.push(silent.length);
      return dead;
    },
    onDead: (line, silentMs, why) => given.push({ line, silentMs, why }),
    now: clock.now,
    schedule: (callback, ms) => clock.after(ms, callback),
  });
});

function take(received: number | undefined): Line {
  const line = { received };
  lines.push(line);
  watch.taken();
  return line;
}

/** Time goes by, and what was asked is answered. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    clock.advance(50);
    await new Promise(setImmediate);
  }
}

test('gives up a line that was found dead twice', async () => {
  const line = take(7);
  dead.set(line, 'gone');
  await pass(150);
  expect({ asked, given }).toEqual({ asked: [1], given: [] });
  await pass(50);
  expect({ asked, given }).toEqual({ asked: [1, 1], given: [{ line, silentMs: 150, why: 'gone' }] });
});

describe('lets be', () => {
  test('a line over which something comes between the questions', async () => {
    const line = take(7);
    dead.set(line, 'gone');
    await pass(150);
    line.received = 8;
    await pass(50);
    expect({ asked, given }).toEqual({ asked: [1], given: [] });
  });

  test('a line that the server works for', async () => {
    take(7);
    await pass(400);
    expect({ asked, given }).toEqual({ asked: [1, 1, 1, 1, 1, 1], given: [] });
  });

  test('a line that was found dead once and alive the next time', async () => {
    const line = take(7);
    dead.set(line, 'gone');
    await pass(150);
    dead.clear();
    await pass(50);
    dead.set(line, 'gone');
    await pass(50);
    expect(given).toEqual([]);
  });

  test('a line on which nothing is due, however long', async () => {
    take(undefined);
    await pass(400);
    expect(asked).toEqual([]);
  });
});

test('has a timer while a line is in use, and none otherwise', async () => {
  expect(clock.timers).toBe(0);
  take(undefined);
  take(undefined);
  expect(clock.timers).toBe(1);
  lines = [];
  await pass(100);
  expect(clock.timers).toBe(0);
  take(undefined);
  watch.stop();
  expect(clock.timers).toBe(0);
});
