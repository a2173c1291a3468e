import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runOne } from '../../fixtures/run-one.ts';
import type { RepositoryBenchmarksOptions } from './repository-benchmark-options.ts';
import { repositoryBenchmarks } from './repository-benchmarks.ts';

interface NewNote {
  readonly title: string;
}

interface Note extends NewNote {
  readonly id: number;
}

/** A repository in memory, which says where it is asked for what is not there. */
class Notes {
  readonly rows = new Map<number, Note>();
  readonly deleted = new Map<number, Note>();

  async create(values: NewNote): Promise<Note> {
    const row = { id: this.rows.size + this.deleted.size, ...values };
    this.rows.set(row.id, row);
    return row;
  }

  async get(id: number): Promise<Note> {
    return found(this.rows, id);
  }

  async update(id: number, patch: Partial<NewNote>): Promise<Note> {
    const row = { ...found(this.rows, id), ...patch };
    this.rows.set(id, row);
    return row;
  }

  async delete(id: number): Promise<void> {
    this.deleted.set(id, found(this.rows, id));
    this.rows.delete(id);
  }
}

class FullNotes extends Notes {
  async restore(id: number): Promise<void> {
    this.rows.set(id, found(this.deleted, id));
    this.deleted.delete(id);
  }

  async createMany(rows: readonly NewNote[]): Promise<number> {
    for (const row of rows) await this.create(row);
    return rows.length;
  }
}

function found(rows: ReadonlyMap<number, Note>, id: number): Note {
  const row = rows.get(id);
  if (row === undefined) throw new Error(`there is no note ${id}`);
  return row;
}

const small = { rows: 30, bulk: 5, rounds: 3, operationsPerRound: 4, readers: [1, 20] };

function suiteOf(
  repository: Notes,
  options: Partial<RepositoryBenchmarksOptions<{ readonly repository: Notes }>> = {},
) {
  return repositoryBenchmarks({
    open: () => ({ repository }),
    row: (n) => ({ title: `note ${n}` }),
    change: (n) => ({ title: `changed ${n}` }),
    // In memory one read is nothing.
    thresholds: { 'reads at once › 20 reads': { timesBaseline: 1_000 } },
    ...small,
    ...options,
  });
}

test('what a repository can do is measured, and no operation fails', async () => {
  const notes = new FullNotes();
  const { result, missed, measured } = await runOne(suiteOf(notes));
  expect({ outcome: result.outcome, missed }).toEqual({ outcome: 'completed', missed: [] });
  const labels = result.measurements.map(({ group, name, metrics }) => [
    group?.name,
    name,
    metrics?.succeeded,
  ]);
  expect(labels).toEqual([
    ['single rows', 'create', 12],
    ['single rows', 'get', 12],
    ['single rows', 'update', 12],
    ['single rows', 'delete', 12],
    ['single rows', 'restore', 12],
    ['5 new rows', 'one by one', 3],
    ['5 new rows', 'createMany', 3],
    ['reads at once', '1 read', 12],
    ['reads at once', '20 reads', 12],
  ]);
  expect(measured('single rows › create').checks.map(({ metric, limit }) => [metric, limit])).toEqual([
    ['errorRate', 0],
    ['averageMs', 50],
  ]);
  expect(measured('5 new rows › createMany').comparison?.ratio).toBeGreaterThan(0);
});

test('what it cannot do is left out', async () => {
  const { result, missed } = await runOne(suiteOf(new Notes()));
  expect({ outcome: result.outcome, missed }).toEqual({ outcome: 'completed', missed: [] });
  const names = result.measurements.map(({ name }) => name);
  expect(names).not.toContain('restore');
  expect(names).not.toContain('createMany');
});

test('look-ups, queries, pages and transactions are asked of rows that are there', async () => {
  const repository = new FullNotes();
  const suite = repositoryBenchmarks({
    ...small,
    open: () => ({
      repository,
      byTitle: (title: string) => [...repository.rows.values()].find((row) => row.title === title),
    }),
    row: (n) => ({ title: `note ${n}` }),
    change: () => ({}),
    lookUps: {
      'by title': ({ byTitle }, { title }) => {
        if (byTitle(title) === undefined) throw new Error(`nothing is called ${title}`);
      },
    },
    queries: { counts: { 'all of them': (subject) => subject.repository.rows.size } },
    page: async (_, { number, size }) => sleep(number + size / 10),
    pageSizes: [10, 100],
    pageNumbers: [1, 3],
    transactions: {
      'two writes': async (subject, { id }, n) => subject.repository.update(id, { title: `${n}` }),
    },
    readers: [1],
  });
  const { missed, measured, numberOf } = await runOne(suite);
  // It takes the longer the more rows it has, and the page of 100 is 5 times as long as the page of 10.
  expect(missed).toEqual(['page sizes › 100 rows: timesBaseline']);
  expect(numberOf('page sizes › 100 rows', 'timesBaseline')).toBeGreaterThan(3);
  expect(measured('page depths › page 3').comparison?.verdict).toBeDefined();
  for (const label of ['look-ups › by title', 'counts › all of them', 'transactions › two writes']) {
    expect(measured(label).metrics).toMatchObject({ succeeded: 12, failed: 0 });
  }
});

test('a repository that loses rows is found, and a slow one as well', async () => {
  class BadNotes extends FullNotes {
    override async create(values: NewNote): Promise<Note> {
      await sleep(2);
      return super.create(values);
    }
    override async update(id: number): Promise<Note> {
      throw new Error(`note ${id} is gone`);
    }
  }
  const thresholds = { 'single rows › create': { averageMs: 1 } };
  const { missed } = await runOne(suiteOf(new BadNotes(), { thresholds, readers: [1] }));
  expect(missed).toEqual([
    'single rows › create: averageMs',
    'single rows › update: errorRate',
    'single rows › update: averageMs',
  ]);
});

test('what was opened is closed, also where the rows cannot be made', async () => {
  const closed: unknown[] = [];
  const repository = new FullNotes();
  repository.create = () => Promise.reject(new Error('no such table'));
  const { result } = await runOne(suiteOf(repository, { close: (subject) => closed.push(subject) }));
  expect(result).toMatchObject({ outcome: 'failed', error: { code: 'HF_PERF_SUITE_FAILED' } });
  expect(result.error?.message).toContain('no such table');
  expect(closed).toEqual([{ repository }]);
});

test('a limit on what is not measured is refused, with what there is', () => {
  const thresholds = { 'single row › create': { averageMs: 1 } };
  expect(() => suiteOf(new FullNotes(), { thresholds })).toThrow(
    /thresholds must be by what is measured \(single rows › create, .*\); got 'single row › create'/,
  );
  expect(() => suiteOf(new FullNotes(), { pageSizes: [] })).toThrow(
    'pageSizes must be a list of at least one',
  );
});
