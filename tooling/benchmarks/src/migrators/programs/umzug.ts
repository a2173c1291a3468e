import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { Umzug } from 'umzug';

import { apply } from './apply.ts';

await apply(async (url, dir) => {
  const context = new pg.Client(url);
  await context.connect();
  const umzug = new Umzug({
    migrations: {
      glob: ['*.sql', { cwd: dir }],
      resolve: ({ name, path = '' }) => ({
        name,
        up: async () => context.query(await readFile(path, 'utf8')),
      }),
    },
    context,
    storage: {
      async executed() {
        await context.query('create table if not exists migrations (name text primary key)');
        const { rows } = await context.query<{ name: string }>('select name from migrations order by name');
        return rows.map(({ name }) => name);
      },
      async logMigration({ name }) {
        await context.query('insert into migrations (name) values ($1)', [name]);
      },
      async unlogMigration({ name }) {
        await context.query('delete from migrations where name = $1', [name]);
      },
    },
    logger: undefined,
  });
  await umzug.up();
  await context.end();
});
