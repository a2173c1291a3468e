import { postgres } from '@holdfast/resilience/postgres';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture } from '../../../test/keyring-fixture.ts';
import { noDemo } from '../../../test/no-demo.ts';

describeEachDatabase(
  'the platform of the API',
  (target) => {
    let keyring: KeyringFixture;
    let request: ReturnType<KeyringFixture['as']>;
    let report: string | undefined;

    beforeAll(async () => {
      keyring = await KeyringFixture.open(target.url, { demo: noDemo, report: async () => report });
      request = keyring.as((await keyring.somebody('platform', { isSuperuser: true })).token);
    });
    afterAll(() => keyring.close());

    test('shows its pools, and how routes were answered', async () => {
      for (let count = 0; count < 5; count++) await request('GET', '/api/users');
      const { body } = await request('GET', '/api/stats');
      expect(body.pools).toMatchObject([
        { name: 'service', max: 10, breaker: 'closed', waiting: 0 },
        { name: 'gate', max: 5, breaker: 'closed' },
      ]);
      expect(body.routes[0]).toMatchObject({ route: 'GET /api/users', requests: 5, failed: 0 });
      expect(body.routes[0].p50Ms).toBeGreaterThan(0);
      expect(body.counts).toMatchObject({ retries: 0, breakerOpened: 0 });
    });

    test('has metrics for Prometheus, of requests and of the database', async () => {
      const { text, headers } = await request('GET', '/api/metrics');
      expect(headers['content-type']).toContain('text/plain; version=0.0.4');
      expect(text).toMatch(/^http_server_request_duration_bucket\{.*http_route="\/api\/users"/m);
      expect(text).toMatch(/^db_client_operation_duration_count\{/m);
      expect(text).toContain('db_client_connection_count');
    });

    test('tells where its migrations stand, and is ready while none is pending', async () => {
      const { body } = await request('GET', '/api/migrations');
      expect(body.upToDate).toBe(true);
      expect(body.revisions.at(-1)).toMatchObject({ state: 'applied', reversible: true });
      expect(await keyring.request('GET', '/health/ready')).toMatchObject({
        status: 200,
        body: { ready: true },
      });
    });

    test('is not ready for a database that lacks a migration', async () => {
      const owner = postgres({ url: target.url, pool: { max: 1 } });
      const { rows } = await owner.query({
        text: 'delete from _prisma_migrations where started_at = (select max(started_at) from _prisma_migrations) returning *',
        values: [],
      });
      const other = await KeyringFixture.serve(target.url);
      expect(await other.request('GET', '/health/ready')).toMatchObject({
        status: 503,
        body: { ready: false, reason: 'migrations-pending' },
      });
      await other.close();
      await owner.query({
        text: 'insert into _prisma_migrations select * from jsonb_populate_record(null::_prisma_migrations, $1)',
        values: [JSON.stringify(rows[0])],
      });
      await owner.close();
    });

    test('shows the last report, in a frame that can reach nobody', async () => {
      expect(await request('GET', '/api/reports/latest')).toMatchObject({ status: 204, text: '' });
      report = '<!doctype html><title>Report</title>';
      const { text, headers } = await request('GET', '/api/reports/latest');
      expect(text).toBe(report);
      expect(headers['content-security-policy']).toContain('sandbox');
    });

    test('has the demo’s routes where there is a demo, and nowhere else, and says which it is', async () => {
      expect((await request('GET', '/api/demo')).body).toMatchObject({ database: 'a test' });
      expect((await request('GET', '/api/session')).body).toMatchObject({ demo: true });
      const other = await KeyringFixture.serve(target.url);
      const { token } = await other.somebody('platform', { isSuperuser: true });
      expect((await other.as(token)('GET', '/api/demo')).status).toBe(404);
      expect((await other.as(token)('GET', '/api/session')).body).toMatchObject({ demo: false });
      await other.close();
    });

    test('makes organizations, and lists them with their users', async () => {
      const initech = { slug: 'initech', name: 'Initech' };
      expect((await request('POST', '/api/organizations', initech)).status).toBe(201);
      expect(await request('POST', '/api/organizations', initech)).toMatchObject({
        status: 409,
        body: { errors: [{ pointer: '/body/slug' }] },
      });
      const { items } = (await request('GET', '/api/organizations')).body;
      expect(items).toContainEqual(expect.objectContaining({ slug: 'initech', users: 0 }));
      const admin = await keyring.somebody('initech');
      const own = (await keyring.as(admin.token)('GET', '/api/organizations')).body.items;
      expect(own).toMatchObject([{ slug: 'initech', users: 1 }]);
    });
  },
  { engines: ['postgres'] },
);
