import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { audited, defineTable, guid, json, softDeletable, text, versioned } from '@holdfast/db-types';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, test } from 'vitest';
import { createTables } from '../../test/create-tables.ts';
import { openDatabase } from '../../test/open-database.ts';
import { createStore } from '../store.ts';
import { Repository } from './repository.ts';

const gets = 1_000_000;
const callers = 50;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function heapBytes(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

const users = defineTable('users', {
  id: guid().primaryKey(),
  email: text(),
  settings: json<{ theme: string }>(),
  ...audited,
  ...versioned,
  ...softDeletable,
});

describeEachDatabase('a million gets', (target) => {
  test(
    'leave the heap as it was',
    async () => {
      const database = openDatabase(target);
      await createTables(database, [users]);
      const store = createStore({ database, repositories: { users: Repository.for(users) } });
      const ids: string[] = [];
      for (let index = 0; index < 1_000; index++) {
        const { id } = await store.users.create({
          email: `${index}@example.com`,
          settings: { theme: 'dark' },
        });
        ids.push(id);
      }
      const run = async (count: number): Promise<void> => {
        let turn = 0;
        const caller = async () => {
          while (turn < count) await store.users.get(ids[turn++ % ids.length] ?? '');
        };
        await Promise.all(Array.from({ length: callers }, caller));
      };
      await run(gets / 20);
      const before = heapBytes();
      await run(gets);
      const grownBytes = heapBytes() - before;
      await store.close();
      expect(grownBytes).toBeLessThan(2 * 1024 * 1024);
    },
    10 * 60_000,
  );
});
