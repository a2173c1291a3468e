/** A repository as its benchmarks use it. One that is called otherwise is adapted by an object with these functions. */
export interface BenchmarkedRepository {
  create(values: never): Promise<KeyedRow>;
  get(id: never): Promise<unknown>;
  update(id: never, patch: never): Promise<unknown>;
  delete(id: never): Promise<unknown>;
  restore?(id: never): Promise<unknown>;
  createMany?(rows: never): Promise<unknown>;
}

export interface KeyedRow {
  readonly id: unknown;
}

/** What benchmarks work on: the repository whose rows are made, and whatever else their questions need. */
export interface RepositorySubject {
  readonly repository: BenchmarkedRepository;
}

/** What a repository creates, what it takes for that, and what it changes a row by. */
export type RowOf<Repository extends BenchmarkedRepository> = Awaited<ReturnType<Repository['create']>>;
export type NewRowOf<Repository extends BenchmarkedRepository> = Parameters<Repository['create']>[0];
export type PatchOf<Repository extends BenchmarkedRepository> = Parameters<Repository['update']>[1];

/** What asks something of what the benchmarks work on; the row is one of those that are there. */
export type Question<Subject, Row> = (subject: Subject, row: Row) => unknown;
export type Questions<Subject, Row> = Readonly<Record<string, Question<Subject, Row>>>;
