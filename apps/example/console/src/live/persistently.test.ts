import { expect, test } from 'vitest';
import { ProblemError } from '../api/problem.ts';
import { persistently } from './persistently.ts';

const problem = (kind: 'unavailable' | 'conflict') =>
  new ProblemError({ type: `urn:keyring:problem:${kind}`, title: kind, status: 503, requestId: 'r' });

test('what cannot be done while the database is away is tried again', async () => {
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries < 3) throw problem('unavailable');
    return 'done';
  };
  expect(await persistently(work, { pauseMs: 0 })).toBe('done');
  expect(tries).toBe(3);
});

test('it is given up in the end, with what was said last', async () => {
  let tries = 0;
  const work = async () => {
    tries += 1;
    throw problem('unavailable');
  };
  await expect(persistently(work, { tries: 2, pauseMs: 0 })).rejects.toThrow('unavailable');
  expect(tries).toBe(2);
});

test('what is refused for another reason is not tried again', async () => {
  let tries = 0;
  const work = async () => {
    tries += 1;
    throw problem('conflict');
  };
  await expect(persistently(work, { pauseMs: 0 })).rejects.toThrow('conflict');
  expect(tries).toBe(1);
});
