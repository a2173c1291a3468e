import { defineTable, guid, text } from '@holdfast/db-types';
import type { Database, Statement } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../test/open-database.ts';
import type { Executor } from '../../access/executor.ts';
import { auditLogSql } from '../../audit/dialects.ts';
import { AuditLogRepository } from './audit-log-repository.ts';

const notes = defineTable('notes', { id: guid().primaryKey(), title: text() });

describeEachDatabase('the indexes of the audit trail', (target) => {
  let database: Database;
  let asked: Statement[];
  let audit: AuditLogRepository;

  beforeAll(async () => {
    database = openDatabase(target);
    const rows =
      database.dialect === 'postgres'
        ? `insert into audit_log (action, resource_type, resource_id, user_id, created_at)
             select 'notes.update', 'notes', 'n_' || n % 500, 'u_' || n % 300, '2026-03-01Z'::timestamptz + n * interval '1 minute'
             from generate_series(1, 5000) n; analyze audit_log;`
        : `with recursive counted (n) as (select 1 union all select n + 1 from counted where n < 5000)
             insert into audit_log (action, resource_type, resource_id, user_id, created_at, lane, sequence, previous_hash, hash)
             select 'notes.update', 'notes', 'n_' || n % 500, 'u_' || n % 300, '2026-03-01T00:00:00.' || n, 0, n, '', '' from counted; analyze;`;
    await database.connection((connection) => connection.script(auditLogSql[database.dialect].up + rows));
    const listening: Executor = {
      dialect: database.dialect,
      driver: database.driver,
      query: (statement, options) => {
        asked.push(statement);
        return database.query(statement, options);
      },
      transaction: (work) => database.transaction(work),
    };
    audit = new AuditLogRepository({ queryable: listening, now: () => new Date('2026-03-04T12:00:00.000Z') });
  });
  afterAll(() => database.close());

  test.each<[string, string, () => Promise<unknown>]>([
    ['a resource', 'audit_log_resource_idx', () => audit.getByResource('notes', 'n_7')],
    ['a row', 'audit_log_resource_idx', () => audit.history(notes, '018f3d3c-0000-7000-8000-000000000000')],
    ['a user', 'audit_log_user_idx', () => audit.getByUser('u_7', { since: new Date('2026-03-03') })],
    [
      'a time',
      'audit_log_created_at_idx',
      () => audit.getActionStatistics('status', { since: new Date('2026-03-04') }),
    ],
    ['a chain', 'audit_log_chain_key', () => audit.verify()],
  ])('serve what is asked of %s', async (_, index, ask) => {
    asked = [];
    await ask();
    const [statement] = asked;
    const explain = database.dialect === 'postgres' ? 'explain' : 'explain query plan';
    // A chain is read from end to end where a table is as small as this: what is asked is whether the index can serve.
    const settings =
      index === 'audit_log_chain_key' && database.dialect === 'postgres'
        ? ['set local enable_sort = off', 'set local jit = off']
        : [];
    const { rows } = await database.transaction(async (transaction) => {
      for (const text of settings) await transaction.query({ text, values: [] });
      return transaction.query({ text: `${explain} ${statement?.text}`, values: statement?.values ?? [] });
    });
    const name =
      database.dialect === 'sqlite' && index === 'audit_log_chain_key'
        ? 'sqlite_autoindex_audit_log_1'
        : index;
    expect(JSON.stringify(rows)).toContain(name);
  });
});
