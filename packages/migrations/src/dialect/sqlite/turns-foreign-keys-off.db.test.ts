import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createScene } from '../../fixtures/scene.ts';
import { turnsForeignKeysOff } from './turns-foreign-keys-off.ts';

const off = [
  'PRAGMA foreign_keys=OFF;',
  'PRAGMA defer_foreign_keys=ON; PRAGMA foreign_keys=OFF;',
  'PRAGMA foreign_keys(OFF);',
  "pragma foreign_keys = 'off'",
  'PRAGMA "foreign_keys" = "false"',
  '/* x */ PRAGMA foreign_keys = no;',
  'SELECT 1; -- x\n  PRAGMA\n/* y */ main.foreign_keys = 0;',
  'PRAGMA [main] . `foreign_keys` (-1)',
  'PRAGMA foreign_keys = 00',
  'PRAGMA foreign_keys = maybe',
];

const on = [
  'SELECT 1',
  'PRAGMA foreign_keys',
  'PRAGMA main.foreign_keys;',
  'PRAGMA foreign_keys = ON',
  "PRAGMA foreign_keys('yes')",
  'PRAGMA foreign_keys = TRUE',
  'PRAGMA foreign_keys = 1',
  'PRAGMA foreign_keys = +01',
  'PRAGMA defer_foreign_keys = OFF',
  '-- PRAGMA foreign_keys = OFF',
  "/* PRAGMA foreign_keys = OFF; */ SELECT 'PRAGMA foreign_keys = OFF;'",
  "CREATE TABLE t (a DEFAULT ';PRAGMA foreign_keys = OFF;')",
];

describeEachDatabase(
  'a script that turns foreign keys off',
  ({ engine }) => {
    test.each([
      ...off.map((script) => ({ script, is: true })),
      ...on.map((script) => ({ script, is: false })),
    ])('is known for one as SQLite itself takes it: $script', async ({ script, is }) => {
      const { database } = await createScene(engine, {});
      await database.connection(async (connection) => {
        await connection.script('PRAGMA foreign_keys = ON');
        await connection.script(script);
        const { rows } = await connection.query({ text: 'PRAGMA foreign_keys', values: [] });
        expect(rows).toEqual([{ foreign_keys: is ? 0 : 1 }]);
        await connection.script('PRAGMA foreign_keys = ON');
      });
      expect(turnsForeignKeysOff(script)).toBe(is);
    });
  },
  { engines: ['sqlite'] },
);
