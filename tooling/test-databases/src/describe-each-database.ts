import { afterAll, beforeAll, describe } from 'vitest';
import {
  createTestDatabase,
  type TestDatabase,
  type TestDatabaseOptions,
} from './databases/test-database.ts';
import { engines as allEngines, type Engine } from './engine.ts';
import { currentRun, missingEngine } from './run.ts';

/** The database of a block: its `url` can be read in hooks and tests. */
export type BlockDatabase = Pick<TestDatabase, 'engine' | 'url'>;

export interface DescribeEachDatabaseOptions extends TestDatabaseOptions {
  /** @default every engine */
  readonly engines?: readonly Engine[];
}

/**
 * Registers a block of tests once per engine. Its database is made before the block's hooks and tests, and dropped
 * after them. Where the run is without an engine, that engine's block is skipped.
 *
 * @example
 * describeEachDatabase('a repository', (database) => {
 *   test('stores a row', async () => { await connect(database.url); });
 * });
 */
export function describeEachDatabase(
  name: string,
  block: (database: BlockDatabase) => void,
  { engines = allEngines, ...options }: DescribeEachDatabaseOptions = {},
): void {
  const run = currentRun();
  for (const engine of engines) {
    const suite = missingEngine(run, engine) === undefined ? describe : describe.skip;
    suite(`${name} on ${engine}`, () => {
      let made: TestDatabase | undefined;
      beforeAll(async () => {
        made = await createTestDatabase(engine, options);
      });
      afterAll(() => made?.drop());
      block({
        engine,
        get url() {
          if (made) return made.url;
          throw new Error(`The url of "${name}" on ${engine} can be read in hooks and tests only.`);
        },
      });
    });
  }
}
