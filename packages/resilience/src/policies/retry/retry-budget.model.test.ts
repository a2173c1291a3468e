import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { retry } from './retry.ts';
import { RetryBudget, type RetryBudgetOptions, retryBudget } from './retry-budget.ts';

const conflict = () => Object.assign(new Error('conflict'), { code: '40001' });
const sleep = async () => {};

/** What happened, and when: from this alone a plain model says whether a retry may be paid. */
type Step = { readonly kind: 'deposit' | 'withdraw' } | { readonly kind: 'wait'; readonly ms: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({ kind: 'deposit' as const }) },
    { weight: 3, arbitrary: fc.constant({ kind: 'withdraw' as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(5_000) }) },
  ),
  { maxLength: 300, size: 'max' },
);

const options = fc.record({
  // Quarters and whole numbers: sums of them are exact, and so the model need not forgive a rounding.
  share: fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4),
  reserve: fc.integer({ min: 1, max: 20 }),
  perSecond: fc.integer({ min: 0, max: 5 }),
});

test('never pays for more retries, in any stretch of time, than its reserve, the share and the rate allow', () => {
  fc.assert(
    fc.property(options, steps, (given, sequence) => {
      let time = 0;
      const budget = retryBudget({ ...given, now: () => time });
      const history: { calls: number; retries: number; time: number }[] = [{ calls: 0, retries: 0, time: 0 }];
      let [calls, retries] = [0, 0];
      for (const step of sequence) {
        if (step.kind === 'wait') time += step.ms;
        else if (step.kind === 'deposit') {
          budget.deposit();
          calls += 1;
        } else if (budget.withdraw()) retries += 1;
        history.push({ calls, retries, time });
      }
      for (const from of history) {
        const allowed =
          given.reserve + given.share * (calls - from.calls) + (given.perSecond * (time - from.time)) / 1_000;
        expect(retries - from.retries).toBeLessThanOrEqual(allowed + 1e-9);
      }
    }),
  );
});

test('pays whenever a whole retry is saved up', () => {
  fc.assert(
    fc.property(options, steps, (given, sequence) => {
      let time = 0;
      const budget = new RetryBudget({ ...given, now: () => time });
      let balance = given.reserve;
      const earn = (retries: number) => {
        balance = Math.min(given.reserve, balance + retries);
      };
      for (const step of sequence) {
        if (step.kind === 'wait') {
          time += step.ms;
          earn((given.perSecond * step.ms) / 1_000);
        } else if (step.kind === 'deposit') {
          budget.deposit();
          earn(given.share);
        } else {
          // Between two sums of the same numbers in another order there may be a rounding.
          const near = Math.abs(balance - 1) < 1e-9;
          const paid = budget.withdraw();
          if (!near) expect(paid).toBe(balance >= 1);
          if (paid) balance -= 1;
        }
      }
    }),
  );
});

describe('a budget of retries', () => {
  test('keeps a storm from doubling the load', async () => {
    const policy = retry({ attempts: 5, sleep, budget: { share: 0.2, reserve: 10, perSecond: 0 } });
    let attempts = 0;
    const work = () => {
      attempts += 1;
      return Promise.reject(conflict());
    };
    const calls = Array.from({ length: 1_000 }, () => policy.run(work));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(attempts).toBeGreaterThan(1_000);
    expect(attempts).toBeLessThanOrEqual(1_000 + 10 + 200);
  });

  test('is shared by the policies it is given to', async () => {
    const budget = retryBudget({ share: 0, reserve: 1, perSecond: 0 });
    const [first, second] = [retry({ sleep, budget }), retry({ sleep, budget })];
    let attempts = 0;
    const work = () => {
      attempts += 1;
      return Promise.reject(conflict());
    };
    await expect(first.run(work)).rejects.toThrow('conflict');
    await expect(second.run(work)).rejects.toThrow('conflict');
    expect({ attempts, balance: budget.balance }).toEqual({ attempts: 3, balance: 0 });
  });

  test('can be left out', async () => {
    const policy = retry({ attempts: 200, sleep, budget: 'unlimited' });
    let attempts = 0;
    const work = () => {
      attempts += 1;
      return Promise.reject(conflict());
    };
    await expect(policy.run(work)).rejects.toThrow('conflict');
    expect(attempts).toBe(200);
  });

  test.each([
    [{ share: 1.5 }, 'share must be a number, at least 0, up to 1; got 1.5.'],
    [{ share: 20 }, 'share must be a number, at least 0, up to 1; got 20.'],
    [{ reserve: 0 }, 'reserve must be a number, at least 1, up to 1000000; got 0.'],
    [{ perSecond: Number.NaN }, 'perSecond must be a number, at least 0, up to 1000000; got NaN.'],
  ])('refuses %j when it is made', (given, message) => {
    expect(() => retryBudget(given)).toThrow(message);
    expect(() => retry({ budget: given })).toThrow(message);
  });

  test('refuses what is no budget', () => {
    const budget = 'none' as unknown as RetryBudgetOptions; // what a program without types may pass
    expect(() => retry({ budget })).toThrow(
      "budget must be a RetryBudget, its options, or 'unlimited'; got 'none'.",
    );
  });
});
