import { expect, test } from 'vitest';

import type { Host } from './host.ts';
import { HostFinder } from './host-finder.ts';
import type { SessionAttrs, SessionState } from './session-attrs.ts';

const one: Host = { name: 'db-1', port: 5432 };
const two: Host = { name: 'db-2', port: 5432 };

/** Two servers, of which the test says who is the primary, and how often they were asked. */
function world(attrs: SessionAttrs = 'read-write') {
  const asked: Host[] = [];
  const moves: Host[] = [];
  const servers = { primary: one as Host | undefined };
  const probe = async (host: Host): Promise<SessionState> => {
    asked.push(host);
    return { standby: host !== servers.primary, readOnly: false };
  };
  const finder = new HostFinder({ hosts: [one, two], attrs, probe }, 0);
  finder.onMove((to) => moves.push(to));
  return { finder, servers, asked, moves };
}

test('many callers share one search, and later ones its result', async () => {
  const { finder, asked } = world();
  expect(await Promise.all([finder.find(), finder.find(), finder.find()])).toEqual([one, one, one]);
  expect(await finder.find()).toBe(one);
  expect(asked).toEqual([one]);
});

test('a host that was lost is searched for again, and only a new one is a move', async () => {
  const { finder, servers, moves } = world();
  await finder.find();
  finder.lost(two); // not the one in use
  expect(finder.current).toBe(one);
  finder.lost(one);
  expect(await finder.find()).toBe(one);
  expect(moves).toEqual([one]);
  servers.primary = two;
  finder.lost(one);
  expect(await finder.find()).toBe(two);
  expect(moves).toEqual([one, two]);
});

test('a host in doubt stays in use until there is a better one', async () => {
  const { finder, servers, moves } = world();
  await finder.find();
  servers.primary = undefined;
  finder.doubt(one);
  expect(finder.current).toBe(one);
  await expect.poll(() => finder.find()).toBe(one);
  servers.primary = two;
  finder.doubt(one);
  await expect.poll(() => finder.current).toBe(two);
  expect(moves).toEqual([one, two]);
});

test('a search that failed is not remembered', async () => {
  const { finder, servers } = world();
  servers.primary = undefined;
  await expect(finder.find()).rejects.toMatchObject({ code: 'HF_NO_FITTING_HOST' });
  servers.primary = two;
  expect(await finder.find()).toBe(two);
});

test.each([
  ['read-write', false],
  ['standby', true],
  ['prefer-standby', true],
  ['any', true],
] as const)('with %s a connection to a standby is accepted: %s', (attrs, accepted) => {
  expect(world(attrs).finder.accepts({ standby: true, readOnly: false })).toBe(accepted);
});
