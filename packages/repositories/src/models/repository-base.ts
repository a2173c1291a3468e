import type { AnyTable } from '@holdfast/db-types';
import type { RepositoryContext } from '../access/table-access.ts';
import { Repository } from '../repository/repository.ts';

/** What the repository of a model extends: `Repository` without its `for`, which would take any table. */
export const RepositoryBase: new <T extends AnyTable>(table: T, context: RepositoryContext) => Repository<T> =
  Repository;
