import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { type Migration, timestampOf } from '../history.ts';
import { holdfastMigrate } from './holdfast-migrate.ts';
import type { Peer } from './peer.ts';
import { program } from './program.ts';

const sqlName = (migration: Migration): string => `${timestampOf(migration)}_${migration.what}.sql`;

const psql: Peer = {
  name: 'psql',
  packageName: undefined,
  setUp: 'all files in one session, each statement committed by itself',
  measured: 'process',
  files: (history) => Object.fromEntries(history.map((migration) => [sqlName(migration), migration.sql])),
  command(url, dir, files) {
    if (spawnSync('psql', ['--version']).status !== 0) return undefined;
    const scripts = files.flatMap((file) => ['-f', join(dir, file)]);
    return ['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, ...scripts];
  },
};

const holdfast: Peer = {
  name: 'holdfast',
  packageName: '@holdfast/migrations',
  setUp: 'a transaction each where that is possible; locks are not waited for behind others',
  measured: 'work',
  files: (history) =>
    Object.fromEntries(
      history.map((migration) => [
        `${timestampOf(migration)}_${migration.what}/migration.sql`,
        migration.sql,
      ]),
    ),
  command: program('holdfast'),
};

const holdfastCommand: Peer = {
  ...holdfast,
  name: 'holdfast-migrate up',
  setUp: "the same by the command, with Node's start",
  measured: 'process',
  command: (url, dir) => [process.execPath, holdfastMigrate, 'up', '--url', url, '--dir', dir],
};

const knex: Peer = {
  name: 'knex',
  packageName: 'knex',
  setUp: 'migrations in JavaScript with knex.raw, a transaction each where that is possible',
  measured: 'work',
  files: (history) =>
    Object.fromEntries(
      history.map((migration) => [
        `${timestampOf(migration)}_${migration.what}.js`,
        `exports.up = (knex) => knex.raw(${JSON.stringify(migration.sql)});\nexports.down = () => undefined;\n${
          migration.outside ? 'exports.config = { transaction: false };\n' : ''
        }`,
      ]),
    ),
  command: program('knex'),
};

const nodePgMigrate: Peer = {
  name: 'node-pg-migrate',
  packageName: 'node-pg-migrate',
  setUp: 'migrations in JavaScript with pgm.sql; one transaction for all between those that cannot have one',
  measured: 'work',
  files: (history) =>
    Object.fromEntries(
      history.map((migration) => [
        `${migration.time}_${migration.what}.js`,
        `exports.up = (pgm) => {\n${migration.outside ? '  pgm.noTransaction();\n' : ''}  pgm.sql(${JSON.stringify(migration.sql)});\n};\n`,
      ]),
    ),
  command: program('node-pg-migrate'),
};

const umzug: Peer = {
  name: 'umzug',
  packageName: 'umzug',
  setUp: 'files of SQL by a resolver, storage in a table by pg; no transactions, it has none',
  measured: 'work',
  files: psql.files,
  command: program('umzug'),
};

const kysely: Peer = {
  name: 'kysely',
  packageName: 'kysely',
  setUp:
    'migrations in JavaScript with sql.raw, without transactions: they would be one, which cannot hold the history',
  measured: 'work',
  files: (history) =>
    Object.fromEntries(
      history.map((migration) => [
        `${timestampOf(migration)}_${migration.what}.mjs`,
        `import { sql } from ${JSON.stringify(import.meta.resolve('kysely'))};
export async function up(db) {
  await sql.raw(${JSON.stringify(migration.sql)}).execute(db);
}
`,
      ]),
    ),
  command: program('kysely'),
};

/** The first is what all are compared with. */
export const peers: readonly Peer[] = [psql, holdfast, holdfastCommand, knex, nodePgMigrate, umzug, kysely];
