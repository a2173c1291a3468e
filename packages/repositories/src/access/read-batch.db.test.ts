import { bigint, defineTable, guid, integer, newGuid, softDeletable, text } from '@holdfast/db-types';
import { type Database, deadline } from '@holdfast/resilience';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { RecordingExecutor } from '../development/recording-executor.ts';
import { Repository } from '../repository/repository.ts';
import { createStore } from '../store.ts';

const items = defineTable(
  'items',
  { id: guid().primaryKey(), code: text(), serial: bigint(), pair: integer().default(0), ...softDeletable },
  { uniqueKeys: [['code'], ['serial']] },
);

class ItemRepository extends Repository.for(items) {}

describeEachDatabase('single rows that are asked for in one tick', (target) => {
  let database: Database;
  let recorder: RecordingExecutor;
  let repository: ItemRepository;
  const ids: string[] = [];

  beforeAll(async () => {
    database = openDatabase(target);
    await createTables(database, [items]);
    recorder = new RecordingExecutor(database);
    repository = new ItemRepository({ queryable: recorder });
    for (const serial of [1n, 2n, 3n]) {
      ids.push((await repository.create({ code: `c${serial}`, serial })).id);
    }
  });
  afterAll(() => database.close());
  beforeEach(() => recorder.statements.splice(0));

  test('are read by one statement, and each caller gets its own', async () => {
    const found = await Promise.all([...ids, newGuid()].map((id) => repository.find(id)));
    expect(found.map((row) => row?.code)).toEqual(['c1', 'c2', 'c3', undefined]);
    expect(recorder.statements).toHaveLength(1);
  });

  test('are rows of their callers’ own, also where two ask for the same', async () => {
    const [one, other] = await Promise.all([repository.get(ids[0] ?? ''), repository.get(ids[0] ?? '')]);
    expect(one).toEqual(other);
    expect(one).not.toBe(other);
    expect(recorder.statements).toHaveLength(1);
  });

  test('are found by unique keys of any type, upper-case guids included', async () => {
    const found = await Promise.all([
      repository.findBy({ code: 'c2' }),
      repository.findBy({ code: 'c3' }),
      repository.findBy({ serial: 1n }),
      repository.findBy({ serial: 2n }),
      repository.find((ids[2] ?? '').toUpperCase()),
      repository.find(ids[1] ?? ''),
    ]);
    expect(found.map((row) => row?.code)).toEqual(['c2', 'c3', 'c1', 'c2', 'c3', 'c2']);
    expect(recorder.statements).toHaveLength(3);
  });

  test('fail one by one where a key is none, and the others are answered', async () => {
    const results = await Promise.allSettled([repository.get(ids[0] ?? ''), repository.get('no guid')]);
    expect(results).toMatchObject([
      { status: 'fulfilled', value: { code: 'c1' } },
      { status: 'rejected', reason: { code: 'HF_COLUMN_VALUE' } },
    ]);
  });

  test('see what was written before them, and not what is written after', async () => {
    const store = createStore({ database, repositories: { items: ItemRepository } });
    await store.session(async (session) => {
      const { id } = await session.items.create({ code: 'written', serial: 10n });
      const before = session.items.get(id);
      const write = session.items.update(id, { pair: 1 });
      const after = session.items.get(id);
      expect([(await before).pair, (await write).pair, (await after).pair]).toEqual([0, 1, 1]);
      const raw = session.items.get(id);
      await session.query({ text: "update items set pair = 2 where code = 'written'", values: [] });
      expect((await raw).pair).toBe(1);
    });
  });

  test('are apart where they differ in which rows they see', async () => {
    const { id } = await repository.create({ code: 'gone', serial: 11n });
    await repository.delete(id);
    recorder.statements.splice(0);
    const [live, any] = await Promise.all([repository.find(id), repository.find(id, { visibility: 'all' })]);
    expect([live, any?.code]).toEqual([undefined, 'gone']);
    expect(recorder.statements).toHaveLength(2);
  });

  test('are read alone under a deadline, which is nobody else’s', async () => {
    const policy = deadline({ ms: 10_000 });
    await Promise.all(ids.map((id) => policy.run(() => repository.get(id))));
    expect(recorder.statements).toHaveLength(ids.length);
  });

  test('share one failure of the database', async () => {
    const closed = openDatabase(target);
    await closed.close();
    const gone = new ItemRepository({ queryable: closed });
    const results = await Promise.allSettled(ids.map((id) => gone.get(id)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

describeEachDatabase(
  'a few rows that are asked for in one tick',
  (target) => {
    test('are not planned anew each time', async () => {
      const database = openDatabase(target);
      await createTables(database, [items]);
      await database.query({
        text: `insert into items (id, code, serial, pair) select gen_random_uuid(), 'x' || n, n, 0 from generate_series(1, 5000) n`,
        values: [],
      });
      await database.query({ text: 'create unique index on items (code)', values: [] });
      await database.query({ text: 'analyze items', values: [] });
      const store = createStore({ database, repositories: { items: ItemRepository } });
      await store.session(async (session) => {
        for (let n = 0; n < 20; n += 1) {
          const pair = [session.items.findBy({ code: `x${n}` }), session.items.findBy({ code: `x${n + 1}` })];
          await Promise.all(pair);
        }
        const { rows } = await session.query<{ planned: number; kept: number }>({
          text: `select custom_plans::int as planned, generic_plans::int as kept from pg_prepared_statements
            where statement like '%"code" = any(%'`,
          values: [],
        });
        // The server makes five for their values before it keeps one.
        expect(rows).toEqual([{ planned: 5, kept: 15 }]);
      });
      await database.close();
    });
  },
  { engines: ['postgres'] },
);
