import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';

import { createScene } from '../../fixtures/scene.ts';
import { parseScript } from '../../sql/parse-script.ts';
import { interrupted } from './interrupted.ts';

describeEachDatabase(
  'a statement of which nobody heard how it ended',
  ({ engine }) => {
    test('was done where a subscription has the publication it adds, or has no more the one it drops', async () => {
      const { database } = await createScene(engine, {});
      await database.connection(async (connection) => {
        const outcome = async (text: string): Promise<string | undefined> => {
          const [statement] = (await parseScript(text))?.statements ?? [];
          return statement && interrupted(connection, statement);
        };
        await connection.script(
          "CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere' PUBLICATION a WITH (connect = false, slot_name = NONE)",
        );
        expect(await outcome('ALTER SUBSCRIPTION s ADD PUBLICATION a')).toBe('done');
        expect(await outcome('ALTER SUBSCRIPTION s ADD PUBLICATION b')).toBe('again');
        expect(await outcome('ALTER SUBSCRIPTION s DROP PUBLICATION a')).toBe('again');
        expect(await outcome('ALTER SUBSCRIPTION s DROP PUBLICATION b')).toBe('done');
        expect(await outcome('ALTER SUBSCRIPTION s DISABLE')).toBe('again');
        await connection.script('DROP SUBSCRIPTION s');
      });
    });
  },
  { engines: ['postgres'] },
);
