import { array, assert, double, integer, nat, option, property, record, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../statistics/random.ts';
import { Pacer } from './pacer.ts';

const conditions = record({
  latencyMs: integer({ min: 0, max: 1_000 }),
  jitterMs: integer({ min: 0, max: 1_000 }),
  bytesPerSecond: option(integer({ min: 1, max: 1_000_000 }), { nil: Infinity }),
});
/** How long after the one before, and how much. */
const sendings = array(
  record({ after: double({ min: 0, max: 100, noNaN: true }), bytes: integer({ min: 0, max: 5_000 }) }),
);

test('what is sent arrives in order, and never sooner than the way allows', () => {
  assert(
    property(conditions, sendings, nat(), (network, sent, seed) => {
      const pacer = new Pacer(seededRandom(seed));
      pacer.restart(network);
      let now = 0;
      let before = 0;
      let total = 0;
      for (const { after, bytes } of sent) {
        now += after;
        total += bytes;
        const arrival = pacer.arrival(now, bytes);
        expect(arrival).toBeGreaterThanOrEqual(before);
        expect(arrival).toBeGreaterThanOrEqual(now + network.latencyMs);
        expect(arrival).toBeGreaterThanOrEqual((total / network.bytesPerSecond) * 1_000 - 1e-6);
        before = arrival;
      }
    }),
  );
});

test('a seed repeats the arrivals', () => {
  assert(
    property(conditions, sendings, nat(), (network, sent, seed) => {
      const run = () => {
        const pacer = new Pacer(seededRandom(seed));
        pacer.restart(network);
        return sent.map(({ after, bytes }, index) => pacer.arrival(index * after, bytes));
      };
      expect(run()).toEqual(run());
    }),
  );
});

test('the portions of what is sent make up the whole, and none is longer than 20 ms', () => {
  assert(
    property(conditions, uint8Array({ minLength: 1, maxLength: 2_000 }), (network, sent) => {
      const pacer = new Pacer(() => 0);
      pacer.restart(network);
      const portions = pacer.portions(Buffer.from(sent));
      expect(Buffer.concat(portions)).toEqual(Buffer.from(sent));
      for (const { length } of portions) {
        expect(length).toBeLessThanOrEqual(Math.max(1, network.bytesPerSecond * 0.02));
      }
    }),
  );
});

test('after a pause the way is free again', () => {
  const pacer = new Pacer(() => 0);
  pacer.restart({ bytesPerSecond: 1_000 });
  expect([pacer.arrival(0, 100), pacer.arrival(10, 100), pacer.arrival(1_000, 100)]).toEqual([
    100, 200, 1_100,
  ]);
});
