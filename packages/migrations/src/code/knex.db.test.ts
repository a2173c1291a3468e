import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import knexOf, { type Knex } from 'knex';
import { expect, test } from 'vitest';

import { dialectOf } from '../dialect/dialects.ts';
import { openDatabase } from '../fixtures/open-database.ts';
import { createScene } from '../fixtures/scene.ts';
import { knexOn } from './knex-on.ts';

/** What a migration may ask of Knex, and what it is told. */
async function answers(knex: Knex): Promise<readonly unknown[]> {
  await knex.schema.createTable('t', (table) => {
    table.increments('id');
    table.string('name').unique();
    table.integer('n').defaultTo(0);
    table.json('data');
    table.boolean('flag').defaultTo(true);
    table.index(['n'], 't_n');
  });
  const told: unknown[] = [
    await knex.schema.hasTable('t'),
    await knex.schema.hasTable('nowhere'),
    await knex.schema.hasColumn('t', 'name'),
    Object.keys(await knex('t').columnInfo()),
    await knex('t')
      .insert([{ name: 'a', data: JSON.stringify({ x: [1] }) }, { name: 'b?' }])
      .returning('name'),
    await knex('t').insert({ name: 'a', n: 5 }).onConflict('name').merge(['n']).returning(['id', 'n']),
    await knex.batchInsert('t', [{ name: 'c' }, { name: 'd' }, { name: 'e' }], 2).returning('name'),
    await knex('t').where('name', 'like', 'a%').first('n'),
    await knex('t').where({ name: 'nobody' }).first(),
    await knex('t').orderBy('id').pluck('name'),
    await knex('t').where('name', '<', 'c').increment('n', 2),
    await knex('t').where({ name: 'b?' }).update({ n: 9 }, ['n']),
    await knex('t').where({ name: 'e' }).del(),
    await knex
      .with('w', knex('t').where('n', '>', 1))
      .select('n')
      .from('w')
      .orderBy('n'),
    await knex('t')
      .count({ c: '*' })
      .then(([row]) => Number(row?.['c'])),
    await knex('t').select('name').whereRaw('?? = ?', ['name', 'b?']),
  ];
  await knex.schema.renameTable('t', 'u');
  await knex.schema.alterTable('u', (table) => {
    table.renameColumn('n', 'm');
    table.dropIndex(['n'], 't_n');
  });
  told.push(
    await knex('u')
      .sum({ total: 'm' })
      .then(([row]) => Number(row?.['total'])),
  );
  await knex.schema.dropTable('u');
  return told;
}

const expected = [
  true,
  false,
  true,
  ['id', 'name', 'n', 'data', 'flag'],
  [{ name: 'a' }, { name: 'b?' }],
  [{ id: 1, n: 5 }],
  [{ name: 'c' }, { name: 'd' }, { name: 'e' }],
  { n: 5 },
  undefined,
  ['a', 'b?', 'c', 'd', 'e'],
  2,
  [{ n: 9 }],
  1,
  [{ n: 7 }, { n: 9 }],
  4,
  [{ name: 'b?' }],
  16,
];

describeEachDatabase('Knex in a migration', ({ engine }) => {
  test('answers as it does with a driver of its own', async () => {
    const { database, url } = await createScene(engine, {});
    const told = await database.transaction((transaction) =>
      answers(knexOn(transaction, dialectOf(engine).keyset.toParameter)),
    );
    expect(told).toEqual(expected);
    if (engine === 'sqlite') return; // none of its drivers is installed
    const own = knexOf({ client: 'pg', connection: url });
    try {
      expect(await answers(own)).toEqual(expected);
    } finally {
      await own.destroy();
    }
  });

  test('tells the id of a row on SQLite, and takes booleans and dates there', async ({ skip }) => {
    if (engine !== 'sqlite') skip('PostgreSQL has RETURNING for that');
    const { url } = await createScene(engine, {});
    const database = openDatabase(engine, url);
    const rows = await database.transaction(async (transaction) => {
      const knex = knexOn(transaction, dialectOf(engine).keyset.toParameter);
      await knex.schema.createTable('t', (table) => {
        table.increments('id');
        table.boolean('flag');
        table.datetime('at');
      });
      expect(await knex('t').insert({ flag: true, at: new Date(0) })).toEqual([1]);
      return await knex('t').select('*');
    });
    expect(rows).toEqual([{ id: 1, flag: 1, at: '1970-01-01T00:00:00.000Z' }]);
    await database.close();
  });
});
