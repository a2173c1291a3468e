import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { code, run } from '../fixtures/counted-rows.ts';
import { readLedger } from '../fixtures/ledger-rows.ts';
import { createScene } from '../fixtures/scene.ts';

const orders = `
import type { MigrationCode } from '@holdfast/migrations/code';

export const up: MigrationCode = async ({ knex, sql, log }) => {
  await knex.schema.createTable('orders', (table) => {
    table.increments('id');
    table.string('number').notNullable().unique();
    table.boolean('paid').notNullable().defaultTo(false);
    table.timestamp('made_at');
  });
  const [first] = await knex('orders').insert({ number: 'A', made_at: new Date(0) }).returning('id');
  const { rowCount } = await sql\`INSERT INTO \${sql.id('orders')} (number, paid) VALUES (\${"it's"}, \${true})\`;
  log(\`\${first.id} and \${rowCount} more\`);
};

export const down: MigrationCode = async ({ knex }) => {
  await knex.schema.dropTable('orders');
};
`;

describeEachDatabase('a migration in code', ({ engine }) => {
  test('changes the schema by Knex and the rows by SQL, up and down', async () => {
    const { migrator, database, tables, told } = await createScene(engine, { '1_orders': code(orders) });
    expect((await migrator.up()).done).toMatchObject([{ revision: '1_orders' }]);
    const { rows } = await database.query({ text: 'SELECT id, number FROM orders ORDER BY id', values: [] });
    expect(rows).toEqual([
      { id: 1, number: 'A' },
      { id: 2, number: "it's" },
    ]);
    expect(told).toEqual(['started 1_orders', 'log 1_orders', 'finished 1_orders']);
    expect((await migrator.status()).revisions).toMatchObject([{ state: 'applied', reversible: true }]);
    expect((await migrator.up()).planned).toEqual([]);
    await migrator.down();
    expect(await tables()).not.toContain('orders');
    expect(await readLedger(database)).toEqual([]);
  });

  test('tells a log what it says', async () => {
    const { deployer } = await createScene(engine, { '1_orders': code(orders) });
    const lines: string[] = [];
    const write = (_: object, message: string) => lines.push(message);
    await deployer({ log: { info: write, warn: write } }).up();
    expect(lines).toContain('migration 1_orders up: 1 and 1 more');
  });

  test('that throws is rolled back whole, and says where and what to do', async () => {
    const { migrator, database, tables } = await createScene(engine, {
      '1_a': code(`
export async function up({ sql }) {
  await sql\`CREATE TABLE a (id int)\`;
  const row: { n?: string } = {};
  row.n.trim();
}
`),
    });
    await expect(migrator.up()).rejects.toMatchObject({
      code: 'HF_MIGRATION_CODE',
      state: 'rolled-back',
      message: expect.stringMatching(
        /^1_a\/migration\.ts failed at line 5, column 9: .*undefined.*\n {4}5 \| {3}row\.n\.trim\(\);\n.*rolled back whole.*\n {2}Correct it and run holdfast-migrate up again\.$/s,
      ),
    });
    expect(await tables()).toEqual([]);
    expect(await readLedger(database)).toEqual([]);
  });

  test('whose statement fails says which line sent it, and the words of the database', async () => {
    const scene = await createScene(engine, {
      '1_a': code('export const up = async ({ sql }) => {\n\n  await sql`SELECT * FROM nowhere`;\n};\n'),
      '2_b': code("export const up = async ({ knex }) => {\n\n\n  await knex('nowhere');\n};\n"),
    });
    const { migrator, folder } = scene;
    await expect(migrator.up()).rejects.toThrow(
      /^1_a\/migration\.ts failed at line 3, column 12: .*nowhere.*\(.*\)/,
    );
    await folder.remove('1_a');
    await expect(migrator.up()).rejects.toThrow(
      /^2_b\/migration\.ts failed at line 4, column 9: .*nowhere.*\(.*\)/,
    );
  });

  test('rebuilds a table that others refer to, by Knex, and keeps their rows', async () => {
    const { migrator, database } = await createScene(engine, {
      '1_tables': `CREATE TABLE parents (id int PRIMARY KEY, name varchar(20), old int);
        CREATE TABLE children (id int PRIMARY KEY, parent int NOT NULL REFERENCES parents (id) ON DELETE CASCADE);
        INSERT INTO parents VALUES (1, 'a', 1); INSERT INTO children VALUES (1, 1);`,
      '2_alter': code(`
        export const up = async ({ knex }) => {
          await knex.schema.alterTable('parents', (table) => {
            table.string('name', 50).notNullable().alter();
            table.dropColumn('old');
          });
        };`),
    });
    await migrator.up();
    const both = {
      text: 'SELECT name, children.id FROM children JOIN parents ON parents.id = parent',
      values: [],
    };
    expect((await database.query(both)).rows).toEqual([{ name: 'a', id: 1 }]);
    await expect(run(database, 'INSERT INTO children VALUES (2, 7)')).rejects.toThrow(/foreign key/i);
  });

  test('undoes a part of itself by a transaction of Knex, and what it forgot to wait for is waited for', async () => {
    const { migrator, folder, database } = await createScene(engine, {
      '1_a': code(`
        export const up = async ({ knex, sql }) => {
          await knex.schema.createTable('a', (table) => table.integer('id'));
          await knex.transaction(async (inner) => {
            await inner('a').insert({ id: 1 });
            throw new Error('no');
          }).catch(() => undefined);
          sql\`INSERT INTO a VALUES (2)\`;
        };`),
    });
    await migrator.up();
    expect((await database.query({ text: 'SELECT id FROM a', values: [] })).rows).toEqual([{ id: 2 }]);
    await folder.write({
      '2_b': code('export const up = async ({ sql }) => { sql`SELECT * FROM nowhere`; };'),
    });
    await expect(migrator.up()).rejects.toMatchObject({ code: 'HF_MIGRATION_CODE', state: 'rolled-back' });
  });

  test('that only builds a query of Knex, and never waits for it, has not run it', async () => {
    const { migrator } = await createScene(engine, {
      '1_a': code("export const up = async ({ knex }) => { knex.schema.createTable('a', () => {}); };"),
    });
    await expect(migrator.up()).rejects.toMatchObject({
      code: 'HF_MIGRATION_CODE',
      state: 'rolled-back',
      message: expect.stringContaining('what Knex builds runs once it is awaited, or returned.'),
    });
  });

  test('may neither begin nor end a transaction', async () => {
    const { migrator, folder, tables } = await createScene(engine, {});
    const refused = [
      'sql`COMMIT`',
      'sql`-- why not\n BEGIN`',
      "script('CREATE TABLE a (id int); COMMIT;')",
      "knex.raw('ROLLBACK')",
    ];
    for (const statement of engine === 'postgres' ? refused : refused.slice(0, 2)) {
      await folder.write({
        '1_a': code(`export const up = async ({ sql, script, knex }) => { await ${statement}; };`),
      });
      await expect(migrator.up(), statement).rejects.toMatchObject({
        code: 'HF_MIGRATION_CODE_TRANSACTION',
        state: 'rolled-back',
      });
    }
    expect(await tables()).toEqual([]);
  });

  test('is found to be edited after it was applied, whatever its line endings', async () => {
    const text = 'export const up = async () => {\n  // nothing\n};\n';
    const { migrator, folder } = await createScene(engine, { '1_a': code(text) });
    await migrator.up();
    await folder.write({ '1_a': code(text.replaceAll('\n', '\r\n')) });
    expect(await migrator.status()).toMatchObject({ upToDate: true });
    await folder.write({ '1_a': code(text.replace('nothing', 'something')) });
    expect((await migrator.status()).revisions).toMatchObject([{ state: 'edited' }]);
    await expect(migrator.up()).rejects.toMatchObject({
      code: 'HF_MIGRATION_EDITED',
      message: expect.stringContaining('migration.ts was edited after it was applied: 1_a.'),
    });
    await folder.remove('1_a');
    await folder.write({ '1_a': '-- now a script' });
    await expect(migrator.up()).rejects.toMatchObject({ code: 'HF_MIGRATION_EDITED' });
  });

  test('without a down is not taken down', async () => {
    const { migrator, folder } = await createScene(engine, {
      '1_a': code('export const up = async () => {};'),
    });
    await migrator.up();
    expect((await migrator.status()).revisions).toMatchObject([{ reversible: false }]);
    const refusal = {
      code: 'HF_MIGRATION_NO_DOWN',
      message: expect.stringContaining('without a down in its migration.ts: 1_a. Nothing was run.'),
    };
    await expect(migrator.down()).rejects.toMatchObject(refusal);
    await folder.remove('1_a');
    await folder.write({
      '1_a': code('export const up = async () => {};\nexport const down: unknown = undefined;'),
    });
    await expect(migrator.down()).rejects.toMatchObject({ code: 'HF_MIGRATION_NO_DOWN' });
  });

  test('goes down in steps, and goes on there after a failure', async () => {
    const steps = (fault: string) =>
      code(`
      export const up = { table: ({ sql }) => sql\`CREATE TABLE a (id int)\`, other: ({ sql }) => sql\`CREATE TABLE b (id int)\` };
      export const down = { other: ({ sql }) => sql\`DROP TABLE b\`, table: ({ sql }) => sql\`DROP TABLE a${fault}\` };`);
    const { migrator, folder, tables, database } = await createScene(engine, { '1_a': steps('_') });
    await migrator.up();
    await expect(migrator.down()).rejects.toMatchObject({ state: 'resumable', step: 'table' });
    await expect(migrator.up()).rejects.toMatchObject({ code: 'HF_MIGRATION_UNFINISHED' });
    await folder.write({ '1_a': steps('') });
    await migrator.down();
    expect(await tables()).toEqual([]);
    expect(await readLedger(database)).toEqual([]);
  });

  test('is loaded before anything is run, so that what is wrong with it stops all', async () => {
    const { migrator, folder, tables } = await createScene(engine, { '1_a': 'CREATE TABLE a (id int)' });
    const wrong = {
      'export const down = async () => {};': /migration\.ts exports no up\. Nothing was run\./,
      'export const up = 42;': /exports as up what is no function/,
      'export const up = {};': /exports up without a step in it/,
      'export const up = { 1: async () => {} };': /a step '1' in its up: a name that is a number/,
      'export const up = { a: 1 };': /a step 'a' in its up that is neither a function nor a backfill/,
      "export const up = { a: { backfill: 't' } };":
        /a step 'a' in its up, whose batch must be a function; it is not given\./,
      "export const up = { a: { backfill: 't', batch() {}, maxRows: 0 } };":
        /maxRows must be a number of rows, at least 1; it is 0\./,
      "export const up = { a: { backfill: 't', batch() {}, rows: 5 } };":
        /option rows is none; there are backfill, key/,
      "import './nowhere.ts';": /cannot be loaded: .*nowhere/,
      "throw new Error('at the top');": /cannot be loaded: at the top\n {2}Nothing was run\./,
    };
    for (const [text, message] of Object.entries(wrong)) {
      await folder.write({ '2_b': code(text) });
      const refusal = { code: 'HF_MIGRATION_CODE_LOAD', message: expect.stringMatching(message) };
      await expect(migrator.up(), text).rejects.toMatchObject(refusal);
      await expect(migrator.up({ dryRun: true }), text).rejects.toMatchObject(refusal);
    }
    expect(await tables()).toEqual([]);
  });
});
