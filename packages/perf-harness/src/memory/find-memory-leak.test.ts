import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { cleanWorkloads } from '../fixtures/clean-workloads.ts';
import { findMemoryLeak } from './find-memory-leak.ts';

const quick = { operationsPerRound: 300, warmUpRounds: 4, rounds: 10 };

/** 24 bytes of its own and 8 for each field: 96, and 8 for its place in a list. */
class Entry {
  readonly at: number;
  readonly a: null = null;
  readonly b: null = null;
  readonly c: null = null;
  readonly d: null = null;
  readonly e: null = null;
  readonly f: null = null;
  readonly g: null = null;
  readonly h: null = null;
  constructor(at: number) {
    this.at = at;
  }
}

describe('what an operation leaves behind is found, and named:', () => {
  test('100 bytes in a list that only grows', async () => {
    const kept: Entry[] = [];
    function remember(call: number) {
      kept.push(new Entry(call));
    }
    const verdict = await findMemoryLeak((call) => remember(call));
    expect(verdict).toMatchObject({ leaks: true, heap: { grows: true }, external: { grows: false } });
    expect(verdict.heap.bytesPerOperation).toBeGreaterThan(90);
    expect(verdict.heap.bytesPerOperation).toBeLessThan(130);
    const [worst] = verdict.grown;
    expect(worst).toMatchObject({ function: 'remember', place: 'src/memory/find-memory-leak.test.ts:28' });
    expect(worst?.bytesPerOperation).toBeGreaterThan(50);
    expect(verdict.message).toMatch(
      /^each operation leaves memory behind: \d+ bytes an operation \(\d+ to \d+\) of the heap\. .*:\n {2}\d+ bytes: remember \(src\/memory\/find-memory-leak\.test\.ts:28\)/,
    );
  });

  test('100 bytes in a map, behind awaits, while other things come and go', async () => {
    const byId = new Map<number, Entry>();
    const recent: object[] = [];
    async function handle(call: number) {
      await turn();
      if (recent.push({ call, body: JSON.parse(`{"call":[${call}]}`) }) > 100) recent.shift();
      const audit = () => byId.set(call, new Entry(call));
      audit();
    }
    const verdict = await findMemoryLeak(handle, { concurrency: 10 });
    expect(verdict.leaks).toBe(true);
    expect(verdict.grown[0]?.function).toBe('audit');
    expect(verdict.grown[0]?.stack[1]).toMatch(/^handle \(src\/memory\/find-memory-leak\.test\.ts:\d+\)$/);
  });

  test('listeners that nobody takes off', async () => {
    const emitter = new EventEmitter().setMaxListeners(0);
    function subscribe(call: number) {
      emitter.on('change', () => call);
    }
    const verdict = await findMemoryLeak(subscribe, quick);
    expect(verdict.leaks).toBe(true);
    expect(verdict.grown.map((one) => one.function)).toContain('subscribe');
  });

  test('Buffers, most of which lie outside of the heap', async () => {
    const kept: Buffer[] = [];
    const buffered = (call: number) => kept.push(Buffer.alloc(400, call));
    const verdict = await findMemoryLeak(buffered, quick);
    expect(verdict.external).toMatchObject({ grows: true });
    expect(verdict.external.bytesPerOperation).toBeCloseTo(400, -1);
    expect(verdict.grown[0]?.function).toBe('buffered');
  });
});

describe('no alarm is raised', () => {
  test.each(Object.entries(cleanWorkloads))('in 2 runs of work %s', async (_, make) => {
    for (let run = 0; run < 2; run++) {
      const verdict = await findMemoryLeak(make(), quick);
      expect(verdict).toMatchObject({ leaks: false, grown: [] });
      expect(verdict.message).toMatch(/^no leak in \d+ operations: /);
    }
  });
});

test('what an operation throws ends the search', async () => {
  const broken = (call: number) => {
    if (call === 250) throw new Error('call 250');
  };
  await expect(findMemoryLeak(broken)).rejects.toThrow('call 250');
});

test('after an operation has thrown no other is called, and those beside it have ended', async () => {
  let [called, underWay] = [0, 0];
  const broken = async (call: number) => {
    called++;
    underWay++;
    await turn();
    underWay--;
    if (call === 9) throw new Error('call 9');
  };
  await expect(findMemoryLeak(broken, { concurrency: 4 })).rejects.toThrow('call 9');
  const calledByThen = called;
  expect({ underWay, calledByThen }).toEqual({
    underWay: 0,
    calledByThen: expect.toBeOneOf([10, 11, 12, 13]),
  });
  await turn();
  expect(called).toBe(calledByThen);
});

test('a signal ends the search', async () => {
  const stop = new AbortController();
  const searching = findMemoryLeak(
    (call) => {
      if (call === 400) stop.abort(new Error('enough'));
    },
    { signal: stop.signal },
  );
  await expect(searching).rejects.toThrow('enough');
});

test.each([
  [{ rounds: 7 }, 'rounds must be an integer, at least 8; got 7.'],
  [{ operationsPerRound: 0 }, 'operationsPerRound must be an integer, at least 1; got 0.'],
  [{ warmUpRounds: -1 }, 'warmUpRounds must be an integer, at least 0; got -1.'],
  [{ concurrency: 1.5 }, 'concurrency must be an integer, at least 1; got 1.5.'],
  [
    { minBytesPerOperation: Number.NaN },
    'minBytesPerOperation must be a number of bytes, at least 0; got NaN.',
  ],
  [{ confidence: 1 }, 'confidence must be a number between 0 and 1; got 1.'],
])('options are checked: %j', async (options, message) => {
  await expect(findMemoryLeak(() => {}, options)).rejects.toThrow(message);
});
