export {
  createTestDatabase,
  type TestDatabase,
  type TestDatabaseOptions,
} from './databases/test-database.ts';
export {
  type BlockDatabase,
  type DescribeEachDatabaseOptions,
  describeEachDatabase,
} from './describe-each-database.ts';
export { type Engine, engines } from './engine.ts';
export { MissingEngineError } from './missing-engine-error.ts';
export type { Run } from './run.ts';
