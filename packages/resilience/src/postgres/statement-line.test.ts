import fc from 'fast-check';
import { expect, test } from 'vitest';

import { StatementLine } from './statement-line.ts';

test('sends at once where nothing is under way', async () => {
  const line = new StatementLine();
  let sent = 0;
  const send = async () => {
    sent += 1;
  };
  const first = line.run(send);
  expect(sent).toBe(1);
  await first;
  const second = line.run(send);
  expect(sent).toBe(2);
  await second;
});

test('keeps the order, lets nothing run beside anything, and gives each its own outcome', async () => {
  const statement = fc.record({ fails: fc.boolean(), turns: fc.nat(3), pause: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(statement, { maxLength: 10 }), async (statements) => {
      const line = new StatementLine();
      const begun: number[] = [];
      let running = 0;
      let most = 0;
      const outcomes: Promise<unknown>[] = [];
      for (const [n, { fails, turns, pause }] of statements.entries()) {
        const outcome = line.run(async () => {
          begun.push(n);
          running += 1;
          most = Math.max(most, running);
          for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
          running -= 1;
          if (fails) throw new Error(`${n}`);
          return n;
        });
        outcomes.push(outcome.catch((error: Error) => error.message));
        if (pause) await new Promise(setImmediate);
      }
      expect(await Promise.all(outcomes)).toEqual(statements.map(({ fails }, n) => (fails ? `${n}` : n)));
      expect(begun).toEqual(statements.map((_, n) => n));
      expect(most).toBeLessThanOrEqual(1);
    }),
  );
});
