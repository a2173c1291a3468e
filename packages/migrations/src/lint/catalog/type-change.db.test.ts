import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import type { Node } from 'libpg-query';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { measure } from '../../fixtures/measure-statement.ts';
import { parseScript } from '../../sql/parse-script.ts';
import { type ColumnType, readType } from './column-type.ts';
import { typeChange } from './type-change.ts';

/** A type, and a value of it. */
const types: Readonly<Record<string, string>> = {
  text: "'12'",
  varchar: "'12'",
  'varchar(5)': "'12'",
  'varchar(9)': "'12'",
  'char(2)': "'12'",
  'char(3)': "'12'",
  'numeric(8,2)': '12',
  'numeric(9,2)': '12',
  'numeric(9,3)': '12',
  'numeric(5)': '12',
  numeric: '12',
  smallint: '12',
  int: '12',
  bigint: '12',
  real: '12',
  'timestamp(3)': "'2026-01-01'",
  timestamp: "'2026-01-01'",
  'timestamptz(3)': "'2026-01-01'",
  'timestamptz(6)': "'2026-01-01'",
  'time(2)': "'12:00'",
  time: "'12:00'",
  'varbit(4)': "'01'",
  'varbit(8)': "'01'",
  'bit(2)': "'01'",
  cidr: "'10.0.0.0/8'",
  inet: "'10.0.0.0/8'",
  json: "'12'",
  jsonb: "'12'",
  xml: "'12'",
  'text[]': "'{12}'",
  'varchar(5)[]': "'{12}'",
  'varchar(9)[]': "'{12}'",
};

describeEachDatabase(
  'a change of type',
  (database) => {
    let client: Client;
    beforeAll(async () => {
      client = new Client(database.url);
      await client.connect();
      await client.query("SET timezone = 'UTC'");
    });
    afterAll(() => client.end());

    test.each(Object.keys(types))('from %s does to the rows what is said of it', async (from) => {
      for (const to of Object.keys(types)) {
        await client.query('DROP TABLE IF EXISTS t');
        await client.query(`CREATE TABLE t (c ${from}); INSERT INTO t VALUES (${types[from]})`);
        for (const using of ['', ` USING c::${to}`, ' USING (c)']) {
          const sql = `ALTER TABLE t ALTER COLUMN c TYPE ${to}${using}`;
          const effect = await measure(client, sql, 't').catch(() => undefined);
          if (effect === undefined) continue;
          const said = await sayOf(from, sql);
          expect(`${sql} (${from}): ${said === 'rewrite'}`).toBe(`${sql} (${from}): ${effect.rewritten}`);
          await client.query(
            `DROP TABLE t; CREATE TABLE t (c ${from}); INSERT INTO t VALUES (${types[from]})`,
          );
        }
      }
    });
  },
  { engines: ['postgres'] },
);

async function sayOf(from: string, sql: string): Promise<string> {
  const [was] = await definitionIn(`ALTER TABLE t ALTER COLUMN c TYPE ${from}`);
  const [is, using] = await definitionIn(sql);
  return typeChange(was, is, using, 'c');
}

async function definitionIn(sql: string): Promise<readonly [ColumnType, Node | undefined]> {
  const node = (await parseScript(sql))?.statements[0]?.node;
  const [command] = node !== undefined && 'AlterTableStmt' in node ? (node.AlterTableStmt.cmds ?? []) : [];
  const def = command !== undefined && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
  if (def === undefined || !('ColumnDef' in def)) throw new Error(sql);
  return [readType(def.ColumnDef.typeName), def.ColumnDef.raw_default];
}
