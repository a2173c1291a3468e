import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { KeyringFixture } from '../../test/keyring-fixture.ts';

const program = fileURLToPath(new URL('../../dist/demo/main.js', import.meta.url));
const folders = await readdir(new URL('../../prisma/migrations', import.meta.url), { withFileTypes: true });
const migrations = folders.filter((folder) => folder.isDirectory()).length;
const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

function demo(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, '--port', '0', ...args], { env: { ...inherited, ...env } });
  running.add(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(([status]) => {
    running.delete(child);
    return { status: Number(status), out, err };
  });
  /** Resolves once the demo has said `text`. */
  const says = async (text: string) => {
    while (!out.includes(text))
      await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error(err)))]);
    return out;
  };
  return { child, ended, says };
}

const result = (out: string) => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '');

describeEachDatabase(
  'the demo on a database of the user',
  (target) => {
    test('takes the tour and ends with status 0, its result on the last line', async () => {
      const { status, out, err } = await demo(['--once', '--json', '--users', '200'], {
        DATABASE_URL: target.url,
      }).ended;
      expect({ status, err: status === 0 ? '' : err }).toEqual({ status: 0, err: '' });
      expect(result(out)).toMatchObject({ ok: true, migrations, seeded: 200, outage: { failed: 0 } });
    });

    test('runs a second time on what the first one left', async () => {
      const { status, out } = await demo(['--once', '--json', '--users', '200'], { DATABASE_URL: target.url })
        .ended;
      expect(status).toBe(0);
      expect(result(out)).toMatchObject({ ok: true, migrations: 0, seeded: 0 });
    });

    test('leaves no key there that is good, and gave none for longer than a day', async () => {
      const owner = new Client(target.url);
      await owner.connect();
      const { rows } = await owner.query(
        `select deleted_at is not null as revoked, expires_at - created_at between '23 h' and '25 h' as brief
         from api_keys where permissions @> '["*"]'`,
      );
      await owner.end();
      // One of each run.
      expect(rows).toEqual([
        { revoked: true, brief: true },
        { revoked: true, brief: true },
      ]);
    });
  },
  { engines: ['postgres'] },
);

describeEachDatabase(
  'the demo on a Keyring of somebody else',
  (target) => {
    test('leaves it alone, and says so', async () => {
      const keyring = await KeyringFixture.open(target.url);
      await keyring.somebody('platform', { isSuperuser: true });
      await keyring.close();
      const { status, err } = await demo(['--once', '--users', '1'], { DATABASE_URL: target.url }).ended;
      expect(status).toBe(1);
      expect(err).toContain('The organization "platform" of this database was not made by the demo');
      expect(err).toContain('DATABASE_URL');
    });
  },
  { engines: ['postgres'] },
);

describe('the demo', () => {
  test('serves until Ctrl-C with a replica and traffic of its own, and leaves no server behind', async () => {
    const { child, ended, says } = demo(['--users', '50']);
    const text = await says('Ctrl-C stops');
    const [, service] = /Serving (\S+)/.exec(text) ?? [];
    const [, databasePort] = /embedded, on port (\d+)/.exec(text) ?? [];
    const [, replicaPort] = /replica, on port (\d+)/.exec(text) ?? [];
    const [, key] = /export KEY=(\S+)/.exec(text) ?? [];
    const headers = { authorization: `Bearer ${key}` };
    expect(await (await fetch(`${service}/api/demo`, { headers })).json()).toMatchObject({
      faults: ['latency', 'failures', 'cut', 'restart', 'failover'],
      active: [],
      replica: `streaming, on port ${replicaPort}`,
    });
    await says('requests/s');
    child.kill('SIGINT');
    const { status, out, err } = await ended;
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/\d+ requests\/s, p99 at most .+, no errors, pool \d+ of 20 in use, breaker closed/);
    await expect(fetch(`${service}/health/live`)).rejects.toThrow();
    for (const port of [databasePort, replicaPort]) {
      await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
        cause: { code: 'ECONNREFUSED' },
      });
    }
  });

  test('stops before the tour as well, and takes its database along', async () => {
    const { child, ended, says } = demo([]);
    const [, databasePort] =
      /embedded, on port (\d+)/.exec(await says(`Migration ${migrations} of ${migrations}`)) ?? [];
    child.kill('SIGTERM');
    expect((await ended).status).toBe(130);
    await expect(fetch(`http://127.0.0.1:${databasePort}`)).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
  });

  test('says what to do about a port that is in use', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const address = occupant.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { status, err } = await demo(['--once', '--users', '1', '--port', port]).ended;
    occupant.close();
    expect({ status, err }).toMatchObject({
      status: 1,
      err: expect.stringContaining(`Port ${port} is in use.`),
    });
  });

  test('says that the database it was given refuses, without the password', async () => {
    const url = 'postgres://keyring:s3cret@127.0.0.1:1/keyring';
    const { status, out, err } = await demo(['--once', '--json'], { DATABASE_URL: url }).ended;
    expect(status).toBe(1);
    expect(err).toContain('ECONNREFUSED');
    expect(err).toContain('DATABASE_URL');
    expect(out + err).not.toContain('s3cret');
    expect(result(out)).toMatchObject({ ok: false });
  });

  test('says that DATABASE_URL is no URL of a PostgreSQL database', async () => {
    const { status, err } = await demo(['--once'], { DATABASE_URL: 'mysql://keyring:s3cret@localhost/x' })
      .ended;
    expect(status).toBe(2);
    expect(err).toContain('DATABASE_URL is no PostgreSQL URL.');
    expect(err).not.toContain('s3cret');
  });

  test.each([
    ['--prot', '1'],
    ['--users', 'many'],
    ['--users', '-1'],
  ])('ends with status 2 on %s %s', async (option, value) => {
    const { status, err } = await demo([`${option}=${value}`]).ended;
    expect(status).toBe(2);
    expect(err).toContain(option);
  });

  test('tells its options', async () => {
    const { status, out } = await demo(['--help']).ended;
    expect(status).toBe(0);
    expect(out).toContain('--once');
  });
});
