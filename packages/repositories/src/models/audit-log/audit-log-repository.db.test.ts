import { audited, defineTable, guid, newGuid, text, versioned } from '@holdfast/db-types';
import type { Database } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTables } from '../../../test/create-tables.ts';
import { openDatabase } from '../../../test/open-database.ts';
import { auditLogSql } from '../../audit/dialects.ts';
import { Repository } from '../../repository/repository.ts';
import { createStore } from '../../store.ts';
import { AuditLogRepository } from './audit-log-repository.ts';
import type { LoggedAction } from './log-action.ts';

const notes = defineTable('notes', {
  id: guid().primaryKey(),
  title: text(),
  body: text().nullable(),
  pin: text().nullable().secret(),
  ...audited,
  ...versioned,
});

describeEachDatabase('an audit log repository', (target) => {
  let database: Database;
  let now: Date;
  let audit: AuditLogRepository;
  const hourMs = 60 * 60 * 1000;
  const start = new Date('2026-03-01T12:00:00.000Z');

  const as = (id: string) =>
    new AuditLogRepository({
      queryable: database,
      actor: { id, email: `${id}@example.com`, requestId: 'r_1' },
      now: () => now,
    });
  const log = (action: string, more: Omit<LoggedAction, 'action'> = {}, id = 'ada') =>
    as(id).logAction({ action, ...more });

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [notes]);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const sql = auditLogSql[database.dialect];
    await database.connection((connection) => connection.script(sql.down + sql.up));
    now = start;
    audit = as('auditor');
  });

  describe('logAction', () => {
    test('adds an entry in the name of the actor, with defaults', async () => {
      const entry = await log('invoice.send');
      expect(entry).toMatchObject({
        action: 'invoice.send',
        resourceType: 'invoice',
        resourceId: null,
        userId: 'ada',
        userEmail: 'ada@example.com',
        changes: null,
        metadata: { requestId: 'r_1' },
        status: 'success',
        createdAt: now,
      });
      expect(await audit.get(entry.id)).toEqual(entry);
    });

    test('says for which organization the actor acted', async () => {
      const actor = { id: 'ada', organizationId: 'acme' };
      const log = new AuditLogRepository({ queryable: database, actor, now: () => now });
      expect(await log.logAction({ action: 'invoice.send' })).toMatchObject({
        metadata: { organizationId: 'acme' },
      });
      const written = new Repository(notes, { queryable: database, actor, now: () => now, audit: true });
      await written.create({ title: 'a' });
      expect((await log.getByResource(notes))[0]?.metadata).toEqual({ organizationId: 'acme' });
      expect(await log.verify()).toEqual({ ok: true, entries: 2 });
    });

    test('keeps all that it is told', async () => {
      const told: LoggedAction = {
        action: 'user.password.reset',
        resourceType: 'account',
        resourceId: 'u_7',
        status: 'error',
        changes: { state: { from: 'open', to: 'locked' } },
        metadata: { tries: 3 },
        errorMessage: 'no mail server',
        durationMs: 230,
      };
      expect(await audit.logAction(told)).toMatchObject({ ...told, metadata: { tries: 3 } });
      expect(await log('user.login', { metadata: { tries: 1 } })).toMatchObject({
        metadata: { tries: 1, requestId: 'r_1' },
      });
    });

    test.each(['', 'login', '.login', 'user.', 'user login', 'user..login', "user.x'; drop table notes"])(
      'refuses the action %j',
      async (action) => {
        await expect(log(action)).rejects.toMatchObject({ code: 'HF_QUERY' });
      },
    );

    test('refuses what is no status, and values that cannot be stored', async () => {
      // @ts-expect-error: the type knows it too
      await expect(log('user.login', { status: 'maybe' })).rejects.toMatchObject({ code: 'HF_COLUMN_VALUE' });
      await expect(log('user.login', { durationMs: 1.5 })).rejects.toMatchObject({ code: 'HF_COLUMN_VALUE' });
      await expect(log('user.login', { errorMessage: 'a\0b' })).rejects.toMatchObject({
        code: 'HF_COLUMN_VALUE',
      });
      expect(await audit.count()).toBe(0);
    });

    test('is chained like every entry', async () => {
      for (let count = 0; count < 5; count++) await log('user.login');
      expect(await audit.verify()).toEqual({ ok: true, entries: 5 });
    });
  });

  describe('finds', () => {
    beforeEach(async () => {
      await log('user.create', { resourceId: 'u_1' });
      now = new Date(start.getTime() + hourMs);
      await log(
        'user.login',
        { resourceId: 'u_1', status: 'failure', errorMessage: 'Wrong password' },
        'bob',
      );
      now = new Date(start.getTime() + 2 * hourMs);
      await log('user.delete', { resourceId: 'u_2' });
      await log('order.delete', { resourceId: 'o_1', status: 'error', errorMessage: '100% full' });
    });
    const actions = (entries: readonly { readonly action: string }[]) => entries.map(({ action }) => action);

    test('the entries of a resource, the newest first', async () => {
      expect(actions(await audit.getByResource('user', 'u_1'))).toEqual(['user.login', 'user.create']);
      expect(actions(await audit.getByResource('user'))).toEqual([
        'user.delete',
        'user.login',
        'user.create',
      ]);
      expect(await audit.getByResource('nothing')).toEqual([]);
      expect(await audit.getByResource(notes)).toEqual([]);
    });

    test.each([
      ['user.*', ['user.delete', 'user.create']],
      ['*.delete', ['order.delete', 'user.delete']],
      ['user.delete', ['user.delete']],
      ['*', ['order.delete', 'user.delete', 'user.create']],
      ['u_er.*', []],
      ['%', []],
    ])('what a user did by the action %s', async (action, expected) => {
      expect(actions(await audit.getByUser('ada', { action }))).toEqual(expected);
    });

    test('refuses patterns with stars elsewhere', async () => {
      expect(() => audit.getByUser('ada', { action: 'user.*.x' })).toThrow('one "*"');
    });

    test('what a user did in a time', async () => {
      const since = new Date(start.getTime() + hourMs);
      expect(actions(await audit.getByUser('ada', { since }))).toEqual(['order.delete', 'user.delete']);
      expect(actions(await audit.getByUser('ada', { until: since }))).toEqual(['user.create']);
      expect(await audit.getByUser('nobody')).toEqual([]);
    });

    test('the actions of the last day', async () => {
      now = new Date(start.getTime() + 24.5 * hourMs);
      expect(actions(await audit.getRecentActions())).toEqual(['order.delete', 'user.delete', 'user.login']);
      expect(actions(await audit.getRecentActions({ status: 'failure' }))).toEqual(['user.login']);
      expect(actions(await audit.getRecentActions({ since: start }, { limit: 1 }))).toEqual(['order.delete']);
      expect(await audit.getRecentActions({ since: now })).toEqual([]);
    });

    test('at most 100 entries unless told', async () => {
      await database.transaction(async (queryable) => {
        const inside = new AuditLogRepository({ queryable, now: () => now });
        for (let count = 0; count < 100; count++) await inside.logAction({ action: 'job.run' });
      });
      expect((await audit.getRecentActions()).length).toBe(100);
      expect((await audit.getRecentActions({}, { limit: 500 })).length).toBe(104);
    });

    test('pages that follow each other', async () => {
      const first = await audit.searchLogs({}, { limit: 3 });
      const before = first.at(-1)?.id ?? 0n;
      expect(actions(await audit.searchLogs({}, { limit: 3, before }))).toEqual(['user.create']);
    });

    test.each([
      [{ text: 'PASSWORD' }, ['user.login']],
      [{ text: '100%' }, ['order.delete']],
      [{ text: 'bob@' }, ['user.login']],
      [{ status: 'error' }, ['order.delete']],
      [{ resourceType: 'user', action: '*.delete' }, ['user.delete']],
      [{ resourceId: 'u_1', userId: 'bob' }, ['user.login']],
      [{ ipAddress: '10.0.0.1' }, []],
      [{ text: "' or 1 = 1 --" }, []],
    ] as const)('the entries that match %j', async (filter, expected) => {
      expect(actions(await audit.searchLogs(filter))).toEqual(expected);
    });

    test.each([
      [
        'action',
        [
          ['order.delete', 1],
          ['user.create', 1],
          ['user.delete', 1],
          ['user.login', 1],
        ],
      ],
      [
        'resourceType',
        [
          ['user', 3],
          ['order', 1],
        ],
      ],
      [
        'status',
        [
          ['success', 2],
          ['error', 1],
          ['failure', 1],
        ],
      ],
      [
        'userId',
        [
          ['ada', 3],
          ['bob', 1],
        ],
      ],
    ] as const)('how many there are by %s', async (by, expected) => {
      const counts = await audit.getActionStatistics(by);
      expect(counts.map(({ value, count }) => [value, count])).toEqual(expected);
    });

    test('how many there are of those that match', async () => {
      expect(await audit.getActionStatistics('status', { userId: 'bob' })).toEqual([
        { value: 'failure', count: 1 },
      ]);
      // @ts-expect-error: the type knows it too
      await expect(audit.getActionStatistics('hash')).rejects.toMatchObject({ code: 'HF_QUERY' });
    });
  });

  test.each(['update', 'updateMany', 'delete', 'purge'] as const)('refuses %s', async (method) => {
    await log('user.login');
    await expect(audit[method]()).rejects.toMatchObject({ code: 'HF_AUDIT_LOG_IMMUTABLE' });
    expect(await audit.verify()).toEqual({ ok: true, entries: 1 });
  });

  describe('of a row', () => {
    let repository: Repository<typeof notes>;
    const later = (hours: number) => new Date(start.getTime() + hours * hourMs);

    beforeEach(() => {
      repository = new Repository(notes, {
        queryable: database,
        actor: { id: 'ada' },
        now: () => now,
        audit: true,
      });
    });

    test('tells its history page by page', async () => {
      const { id } = await repository.create({ title: '0' });
      for (const title of ['1', '2', '3']) await repository.update(id, { title });
      const page = await audit.history(notes, id, { limit: 2 });
      expect(page.map(({ changes }) => changes.title)).toEqual([
        { from: '2', to: '3' },
        { from: '1', to: '2' },
      ]);
      const next = await audit.history(notes, id, { limit: 2, before: page.at(-1)?.id ?? 0n });
      expect(next.map(({ changes }) => changes.title)).toEqual([{ from: '0', to: '1' }, { to: '0' }]);
      expect(await audit.history(notes, newGuid())).toEqual([]);
    });

    test('tells what it was like, without what is secret', async () => {
      const { id, pin: _, ...created } = await repository.create({ title: 'a', pin: '1' });
      now = later(1);
      const { pin: __, ...updated } = await repository.update(id, { title: 'b', pin: '2' });
      now = later(2);
      await repository.purge(id);
      expect(await audit.stateAt(notes, id, later(-1))).toBeUndefined();
      expect(await audit.stateAt(notes, id, later(0.5))).toEqual({ id, ...created });
      expect(await audit.stateAt(notes, id, later(1))).toEqual(updated);
      expect(await audit.stateAt(notes, id, later(2))).toBeUndefined();
      await expect(audit.stateAt(notes, id, new Date(Number.NaN))).rejects.toMatchObject({
        code: 'HF_QUERY',
      });
    });

    test('is not misled by entries that the application logged', async () => {
      const { id } = await repository.create({ title: 'a' });
      await log('notes.approve', { resourceId: id, changes: { title: { to: 'x' } } });
      await log('notes.update', { resourceId: id, status: 'failure', changes: { title: { to: 'y' } } });
      expect(await audit.stateAt(notes, id, now)).toMatchObject({ title: 'a', version: 1 });
    });

    test.each([false, true])(
      'goes back from what is known where it is older than the trail (purged: %s)',
      async (purged) => {
        const unaudited = new Repository(notes, {
          queryable: database,
          actor: { id: 'eve' },
          now: () => now,
        });
        const { id } = await unaudited.create({ title: 'a', body: 'text', pin: '1' });
        now = later(1);
        await repository.update(id, { title: 'b' });
        now = later(2);
        await repository.update(id, { title: 'c', body: null });
        now = later(3);
        if (purged) await repository.purge(id);
        expect(await audit.stateAt(notes, id, later(2))).toEqual({
          id,
          title: 'c',
          body: null,
          version: 3,
          createdAt: start,
          createdBy: 'eve',
          updatedAt: later(2),
          updatedBy: 'ada',
        });
        expect(await audit.stateAt(notes, id, later(1))).toMatchObject({
          title: 'b',
          body: 'text',
          version: 2,
          updatedAt: later(1),
          updatedBy: 'ada',
        });
        expect(await audit.stateAt(notes, id, later(-1))).toBeUndefined();
        const before = await audit.stateAt(notes, id, later(0.5));
        expect(before).toMatchObject({ title: 'a', body: 'text', version: 1 });
        expect(before).not.toHaveProperty('updatedAt');
        expect(before).not.toHaveProperty('pin');
      },
    );
  });

  test('works beside the repositories of a store and its sessions', async () => {
    const store = createStore({
      database,
      repositories: { notes: Repository.for(notes), trail: AuditLogRepository },
      audit: true,
    });
    const id = await store.session({ actor: { id: 'ada' } }, async (session) => {
      const note = await session.notes.create({ title: 'a' });
      await store.session(async (inner) => {
        await Promise.all([
          inner.notes.update(note.id, { title: 'b' }),
          inner.notes.create({ title: 'other' }),
        ]);
      });
      const undone = store.session(async (inner) => {
        await inner.notes.update(note.id, { title: 'c' });
        throw new Error('no');
      });
      await expect(undone).rejects.toThrow('no');
      await session.notes.update(note.id, { title: 'd' });
      return note.id;
    });
    await store.notes.update(id, { title: 'e' });
    const history = await store.trail.history(notes, id);
    expect(history.map(({ userId, changes }) => [userId, changes.title?.to])).toEqual([
      ['system', 'e'],
      ['ada', 'd'],
      ['ada', 'b'],
      ['ada', 'a'],
    ]);
    expect(await store.trail.verify()).toEqual({ ok: true, entries: 5 });
  });
});
