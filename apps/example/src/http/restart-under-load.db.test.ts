import { LoadGenerator } from '@holdfast/perf-harness';
import { postgres } from '@holdfast/resilience/postgres';
import { type PostgresServer, startPostgresServer } from '@holdfast-tooling/test-databases/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectUnavailable } from '../../test/callers.ts';
import {
  type Answer,
  KeyringFixture,
  type Method,
  password,
  type Somebody,
} from '../../test/keyring-fixture.ts';

/** How long after the server is back requests may still be refused. */
const recoveryMs = 2_000;

/** Somebody who is read and changed, by one request at a time, and what was answered about them. */
interface Person {
  readonly id: string;
  version: number;
  /** The names that were acknowledged, by the version they made. */
  readonly named: Map<number, string>;
}

interface Refusal {
  readonly from: number;
  readonly until: number;
  readonly answer: Answer;
}

let server: PostgresServer;
let keyring: KeyringFixture;
let admin: Somebody;

beforeAll(async () => {
  server = await startPostgresServer();
  keyring = await KeyringFixture.open(server.url);
  admin = await keyring.somebody('acme');
}, 60_000);
afterAll(async () => {
  await keyring.close();
  await server.remove();
});

test('requests that keep arriving while the database restarts: none wrong, no entry lost, none refused but in the outage and two seconds longer', async () => {
  const origin = await keyring.app.listen({ host: '127.0.0.1', port: 0 });
  const ask = async (method: Method, path: string, values?: object): Promise<Answer> => {
    const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' };
    const body = values === undefined ? null : JSON.stringify(values);
    const answer = await fetch(origin + path, { method, headers, body });
    const text = await answer.text();
    return {
      ...{ status: answer.status, text, body: JSON.parse(text) },
      headers: Object.fromEntries(answer.headers),
    };
  };
  const idle: Person[] = [];
  for (let n = 0; n < 200; n += 1) {
    const person = { username: `person-${n}`, email: `person-${n}@keyring.example`, password };
    const { body } = await ask('POST', '/api/users', person);
    idle.push({ id: body.id, version: 1, named: new Map() });
  }
  const refusals: Refusal[] = [];
  const read = async (person: Person) => {
    const answer = await ask('GET', `/api/users/${person.id}`);
    if (answer.status !== 200) return answer;
    const { id, version, fullName } = answer.body;
    expect(id).toBe(person.id);
    // What nobody acknowledged may have been done all the same; what was acknowledged is there.
    expect(version).toBeGreaterThanOrEqual(person.version);
    const named = person.named.get(version);
    if (named !== undefined) expect(fullName).toBe(named);
    person.version = version;
    return answer;
  };
  const change = async (person: Person, fullName: string) => {
    const { id, version } = person;
    const answer = await ask('PATCH', `/api/users/${id}`, { version, fullName });
    // It was changed by a request that was refused since nobody knew: read what stands, as that answer says.
    if (answer.status === 409) return read(person);
    if (answer.status !== 200) return answer;
    expect(answer.body).toMatchObject({ id, fullName, version: version + 1 });
    person.version = version + 1;
    person.named.set(person.version, fullName);
    return answer;
  };

  let changes = 0;
  const load = new LoadGenerator({
    name: 'reads and audited writes',
    target: {
      async operation(_, { random }) {
        const person = idle.shift();
        if (person === undefined) throw new Error('More requests are under way than there are people.');
        const from = performance.now();
        const answer = await (random() < 0.6 ? read(person) : change(person, `Somebody ${changes++}`));
        if (answer.status !== 200) refusals.push({ from, until: performance.now(), answer });
        idle.push(person);
      },
    },
    phases: [{ durationMs: 9_000, arrivals: { perSecond: 60, spacing: 'poisson' } }],
  });
  const running = load.run({ seed: 7 });
  await expect.poll(() => changes, { timeout: 10_000 }).toBeGreaterThan(40);
  const killedAt = performance.now();
  await server.kill();
  await expect.poll(() => refusals.length, { timeout: 10_000 }).toBeGreaterThan(10);
  await server.start();
  const backAt = performance.now();
  const { metrics, counts } = await running;

  // An answer that was wrong, or a request that was given up, would have failed.
  expect({ errors: metrics.errors, dropped: counts.dropped }).toEqual({ errors: [], dropped: 0 });
  for (const { from, until, answer } of refusals) {
    expectUnavailable(answer);
    expect(until).toBeGreaterThan(killedAt);
    expect(from - backAt).toBeLessThan(recoveryMs);
  }
  // It went on for long enough afterwards to tell.
  expect(performance.now() - backAt).toBeGreaterThan(2 * recoveryMs);

  const owner = postgres({ url: server.url, pool: { max: 1 } });
  const { rows } = await owner.query<{ id: string; version: number; names: (string | null)[] }>({
    text: `select u.id, u.version, array_agg(a.changes -> 'fullName' ->> 'to' order by a.id) as names
      from users u join audit_log a on a.action = 'users.update' and a.resource_id = u.id::text group by u.id`,
    values: [],
  });
  await owner.close();
  const entriesOf = new Map(rows.map((row) => [row.id, row]));
  for (const { id, named } of idle) {
    const { version = 1, names = [] } = entriesOf.get(id) ?? {};
    // Each change has its entry, and each entry its change.
    expect(names).toHaveLength(version - 1);
    for (const [at, name] of named) expect(names[at - 2]).toBe(name);
  }
  const operator = await keyring.somebody('platform', { isSuperuser: true });
  expect((await keyring.as(operator.token)('GET', '/api/audit/verify')).body).toMatchObject({ ok: true });
}, 90_000);
