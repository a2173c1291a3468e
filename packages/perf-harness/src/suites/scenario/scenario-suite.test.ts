import { expect, test } from 'vitest';
import { runOne } from '../../fixtures/run-one.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSuite } from './scenario-suite.ts';

function scenario(name: string, measure: Scenario<string>['measure']): Scenario<string> {
  return { name, about: name, thresholds: {}, measure };
}

const fail = (message: string) => async () => {
  throw new RangeError(message);
};

function suite(scenarios: readonly Scenario<string>[], close: () => unknown = () => {}) {
  return scenarioSuite({ name: 's', title: 'S', open: () => 'subject', close, scenarios });
}

test('every scenario that fails is told of, and none keeps the next from its turn', async () => {
  const scenarios = [
    scenario('a', fail('first.')),
    scenario('b', async () => {}),
    scenario('c', fail('third.')),
  ];
  const { result } = await runOne(suite(scenarios));
  expect(result).toMatchObject({
    outcome: 'failed',
    error: { name: 'RangeError', message: 'first. Also: third.' },
    measurements: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
  });
});

test('a subject that does not close hides no failure before it', async () => {
  const { result } = await runOne(suite([scenario('a', fail('no such table.'))], fail('still in use.')));
  expect(result.error?.message).toBe('no such table. Also: still in use.');
});

test('what failed before the suite was cancelled is told, and that it was cancelled is no failure', async () => {
  const stop = new AbortController();
  const cancelled = scenario('b', async (_, { signal }) => {
    stop.abort(new Error('enough.'));
    signal.throwIfAborted();
  });
  const options = { signal: stop.signal };
  const { result } = await runOne(suite([scenario('a', fail('first.')), cancelled]), options);
  expect(result).toMatchObject({
    outcome: 'cancelled',
    error: { message: 'enough. As it stopped, it failed: first.' },
  });
});

test('a subject that cannot be opened fails its scenario, and is not closed', async () => {
  const closed: string[] = [];
  const { result } = await runOne(
    scenarioSuite({
      name: 's',
      title: 'S',
      open: fail('connect ECONNREFUSED'),
      close: (subject) => closed.push(subject),
      scenarios: [scenario('a', async () => {})],
    }),
  );
  expect(result.error?.message).toBe('connect ECONNREFUSED');
  expect(closed).toEqual([]);
});
