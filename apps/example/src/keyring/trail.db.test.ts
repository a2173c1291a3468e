import { postgres } from '@holdfast/resilience/postgres';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';
import { KeyringFixture } from '../../test/keyring-fixture.ts';

describeEachDatabase(
  'the trail of a small organization among large ones',
  (target) => {
    test('is read without reading everybody’s', async () => {
      const keyring = await KeyringFixture.open(target.url);
      const admin = await keyring.somebody('acme');
      const large = await keyring.somebody('globex');
      const owner = postgres({ url: target.url, pool: { max: 1 } });
      await owner.query({
        text: `insert into audit_log (action, resource_type, resource_id, action_metadata, created_at)
          select 'users.update', 'users', n::text, jsonb_build_object('organizationId', $1::text), now() from generate_series(1, 5000) n`,
        values: [large.user.organizationId],
      });
      await owner.query({ text: 'analyze audit_log', values: [] });
      const request = keyring.as(admin.token);
      const entriesAt = async (url: string) => (await request('GET', url)).body.items.length;
      const readBefore = await entriesRead();
      expect(await entriesAt('/api/audit')).toBeGreaterThan(0);
      expect(await entriesAt('/api/audit?action=users.*')).toBe(1);
      expect(await entriesAt(`/api/audit/history/users/${admin.user.id}`)).toBe(1);
      expect((await request('GET', '/api/audit/export')).text).toContain(admin.user.id);
      // What connections counted is there once they have ended.
      await keyring.close();
      await expect
        .poll(async () => (await entriesRead()).byOrganization)
        .toBeGreaterThan(readBefore.byOrganization);
      const { scans, others } = await entriesRead();
      expect(scans).toBe(readBefore.scans);
      expect(others - readBefore.others).toBeLessThan(100);
      await owner.close();

      async function entriesRead() {
        const { rows } = await owner.query<Readonly<Record<'scans' | 'byOrganization' | 'others', number>>>({
          text: `select sum(idx_tup_read) filter (where indexrelname = 'audit_log_organization_idx')::int as "byOrganization",
            sum(idx_tup_read) filter (where indexrelname in ('audit_log_pkey', 'audit_log_created_at_idx'))::int as others,
            (select seq_scan::int from pg_stat_user_tables where relname = 'audit_log') as scans
            from pg_stat_user_indexes where relname = 'audit_log'`,
          values: [],
        });
        const [read] = rows;
        if (read === undefined) throw new Error('There is one row.');
        return read;
      }
    });
  },
  { engines: ['postgres'] },
);
