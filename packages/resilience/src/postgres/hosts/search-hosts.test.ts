import { setTimeout as sleep } from 'node:timers/promises';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { classifyError } from '../../failure/classify-error.ts';
import type { Host } from './host.ts';
import { searchHosts } from './search-hosts.ts';
import { fits, type SessionAttrs, type SessionState, sessionAttrs } from './session-attrs.ts';

const primary: SessionState = { standby: false, readOnly: false };
const frozen: SessionState = { standby: false, readOnly: true };
const standby: SessionState = { standby: true, readOnly: false };
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const wrongPassword = Object.assign(new Error('password authentication failed'), { code: '28P01' });

type Answer = SessionState | Error | 'never';

/** Searches among hosts that answer like this; which one was found, and whom it asked. */
async function search(attrs: SessionAttrs, answers: readonly Answer[], headStartMs = 10_000) {
  const hosts = answers.map((_answer, index): Host => ({ name: `db-${index + 1}`, port: 5432 }));
  const asked: string[] = [];
  const probe = async ({ name }: Host, signal: AbortSignal): Promise<SessionState> => {
    asked.push(name);
    const answer = answers[asked.length - 1];
    if (answer === 'never' || answer === undefined) return sleep(60_000, primary, { signal });
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const { name } = await searchHosts({ hosts, attrs, probe, headStartMs });
  return { found: name, asked };
}

describe('a search among hosts', () => {
  test.each<[SessionAttrs, Answer[], string]>([
    ['any', [standby, primary], 'db-1'],
    ['any', [refused, primary], 'db-2'],
    ['read-write', [standby, frozen, primary], 'db-3'],
    ['read-only', [primary, frozen], 'db-2'],
    ['primary', [standby, frozen], 'db-2'],
    ['standby', [primary, frozen, standby], 'db-3'],
    ['prefer-standby', [primary, standby], 'db-2'],
    ['prefer-standby', [refused, frozen, primary], 'db-2'],
  ])('for %s among %j finds %s', async (attrs, answers, found) => {
    expect(await search(attrs, answers)).toMatchObject({ found });
  });

  test('asks nobody beyond the first that fits', async () => {
    expect(await search('any', [primary, primary])).toEqual({ found: 'db-1', asked: ['db-1'] });
  });

  test('does not wait for a host that never answers', async () => {
    expect(await search('primary', ['never', primary], 5)).toEqual({
      found: 'db-2',
      asked: ['db-1', 'db-2'],
    });
  });

  test('ends with an answer that is no outage, as nobody should try a wrong password everywhere', async () => {
    await expect(search('any', [wrongPassword, primary])).rejects.toBe(wrongPassword);
  });

  test('says of each host why it is not the one', async () => {
    const error = await search('read-write', [standby, frozen, refused]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'HF_NO_FITTING_HOST', cause: refused });
    expect(error instanceof Error && error.message).toBe(
      'no host is read-write: db-1:5432 is a standby; db-2:5432 is a primary that is read-only by default; ' +
        'db-3:5432 did not answer (ECONNREFUSED).\n' +
        '  Look whether a failover is under way, and whether these are the right hosts.',
    );
    expect(classifyError(error)).toMatchObject({ retry: 'safe', outage: true });
  });

  test('finds the first that fits in the order given, where there is one', async () => {
    const answer = fc.constantFrom<Answer>(primary, frozen, standby, refused);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sessionAttrs),
        fc.array(answer, { minLength: 1 }),
        async (attrs, answers) => {
          const states = answers.map((one) => (one instanceof Error || one === 'never' ? undefined : one));
          const best = states.findIndex((state) => state !== undefined && fits(attrs, state));
          const any = states.findIndex((state) => state !== undefined);
          const expected = best >= 0 || attrs !== 'prefer-standby' ? best : any;
          const found = await search(attrs, answers).catch(() => undefined);
          expect(found?.found).toBe(expected < 0 ? undefined : `db-${expected + 1}`);
        },
      ),
    );
  });
});
