import { postgres } from '@holdfast/resilience/postgres';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture, password, type Somebody } from '../../../test/keyring-fixture.ts';

describeEachDatabase(
  'the audit trail of the API',
  (target) => {
    let keyring: KeyringFixture;
    let admin: Somebody;
    let operator: Somebody;
    let request: ReturnType<KeyringFixture['as']>;

    beforeAll(async () => {
      keyring = await KeyringFixture.open(target.url);
      admin = await keyring.somebody('acme');
      operator = await keyring.somebody('platform', { isSuperuser: true });
      request = keyring.as(admin.token, { 'user-agent': 'a test' });
    });
    afterAll(() => keyring.close());

    const register = async (username: string) =>
      (await request('POST', '/api/users', { username, email: `${username}@keyring.example`, password }))
        .body;

    test('tells what was done, by whom, in which request, and what changed', async () => {
      const { id } = await register('barbara');
      const changed = await request('PATCH', `/api/users/${id}`, { fullName: 'Barbara L.', version: 1 });
      await request('PUT', `/api/users/${id}/password`, { password: 'another one entirely' });
      await request('DELETE', `/api/users/${id}`);
      await request('POST', `/api/users/${id}/restore`);
      const { items, next } = (await request('GET', `/api/audit/history/users/${id}`)).body;
      expect(next).toBeNull();
      expect(items.map(({ action }: { action: string }) => action)).toEqual([
        'users.restore',
        'users.delete',
        'users.update',
        'users.update',
        'users.create',
      ]);
      expect(items[2].changes).toEqual([{ property: 'passwordHash', redacted: true }]);
      expect(items[3]).toMatchObject({
        userId: admin.user.id,
        userEmail: admin.user.email,
        ipAddress: '127.0.0.1',
        userAgent: 'a test',
        organizationId: admin.user.organizationId,
        requestId: changed.headers['x-request-id'],
        changes: [{ property: 'fullName', from: null, to: 'Barbara L.' }],
      });
    });

    test('tells nothing of what did not happen', async () => {
      const { id } = await register('donald');
      await request('PATCH', `/api/users/${id}`, { fullName: 'D. E. K.', version: 7 });
      expect((await request('GET', `/api/audit?resourceId=${id}`)).body.items).toHaveLength(1);
    });

    test('is searched, page by page', async () => {
      const { id } = await register('leslie');
      for (const version of [1, 2, 3])
        await request('PATCH', `/api/users/${id}`, { fullName: `L. ${version}`, version });
      const url = `/api/audit?action=users.upd*&resourceId=${id}&limit=2`;
      const first = (await request('GET', url)).body;
      const second = (await request('GET', `${url}&cursor=${first.next}`)).body;
      expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
      const history = `/api/audit/history/users/${id}?limit=3`;
      const some = (await request('GET', history)).body;
      const rest = (await request('GET', `${history}&cursor=${some.next}`)).body;
      expect([some.items.length, rest.items.length]).toEqual([3, 1]);
    });

    test.each([
      ['ndjson', 'application/x-ndjson'],
      ['csv', 'text/csv'],
    ])('is handed out as %s, of any length', async (format, type) => {
      const { store } = keyring.stores;
      const actor = { id: admin.user.id, organizationId: admin.user.organizationId };
      const of = `export-${format}`;
      await store.session({ actor }, async ({ audit }) => {
        for (let count = 0; count < 1_500; count++) {
          await audit.logAction({
            action: 'test.export',
            resourceId: of,
            errorMessage: '=1+1, "quoted"\nline',
          });
        }
      });
      const { text, headers } = await request('GET', `/api/audit/export?format=${format}&resourceId=${of}`);
      expect(headers['content-type']).toContain(type);
      if (format === 'csv') {
        expect(text.split('\r\n')).toHaveLength(1 + 1_500 + 1);
        expect(text).toContain(`"'=1+1, ""quoted""\nline"`);
      } else {
        const lines = text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
        expect(new Set(lines.map(({ id }) => id)).size).toBe(1_500);
      }
    });

    test('is found to be as it was written, by operators, until somebody tampers with it', async () => {
      const verify = () => keyring.as(operator.token)('GET', '/api/audit/verify');
      const good = (await verify()).body;
      expect(good).toMatchObject({ ok: true, problem: null });
      const owner = postgres({ url: target.url, pool: { max: 1 } });
      await owner.query({ text: 'alter table audit_log disable trigger all', values: [] });
      await owner.query({
        text: "update audit_log set user_id = 'nobody' where id = (select max(id) from audit_log)",
        values: [],
      });
      await owner.close();
      const bad = (await verify()).body;
      expect(bad).toMatchObject({ ok: false, problem: expect.stringContaining('is not what was written') });
    });
  },
  { engines: ['postgres'] },
);
