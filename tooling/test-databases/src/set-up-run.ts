import { mkdtemp, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { dropRun, serverVersion } from './databases/postgres-server-side.ts';
import { MissingEngineError } from './missing-engine-error.ts';
import { requirements } from './requirement.ts';
import { makeRunId } from './run-id.ts';
import { choosePostgres, ownSources, type Sources } from './sources/choose-postgres.ts';
import { temporaryStorage } from './temporary-storage.ts';

/** What a run has of an engine: how to describe it, and what to hand to the test files. */
interface Provided<T> {
  readonly about: string;
  readonly value: T;
  close(): Promise<void>;
}

/**
 * Gets one PostgreSQL server and one folder for SQLite files for a run of Vitest, hands their addresses to the test
 * files and says in a line what it uses. What it returns takes everything down.
 *
 * @throws MissingEngineError where an engine is missing that `HOLDFAST_TEST_REQUIRE` names.
 * @throws UnusableServerError where `HOLDFAST_TEST_POSTGRES_URL` names a server which cannot be used.
 */
export async function setUpRun(
  project: Pick<TestProject, 'provide' | 'vitest'>,
  sources: Sources = ownSources(process.env),
): Promise<() => Promise<void>> {
  const id = makeRunId();
  const required = requirements(sources.env);
  const postgres = await unlessMissing(
    openPostgres(id, sources),
    required.has('postgres') || required.has('container'),
  );
  const sqlite = await unlessMissing(openSqlite(), required.has('sqlite'));
  project.provide('holdfastTestDatabases', { id, postgres: available(postgres), sqlite: available(sqlite) });

  const log = (line: string) => project.vitest.logger.log(line);
  for (const one of [postgres, sqlite]) {
    if (one instanceof MissingEngineError) log(`Tests that need it are skipped. ${one.message}`);
  }
  const abouts = [postgres, sqlite].flatMap((one) => (one instanceof MissingEngineError ? [] : one.about));
  log(`Test databases: ${abouts.join(', ') || 'none'}`);

  return async () => {
    for (const one of [postgres, sqlite]) if (!(one instanceof MissingEngineError)) await one.close();
  };
}

async function openPostgres(runId: string, sources: Sources): Promise<Provided<{ url: string }>> {
  const { url, kind, own, close } = await choosePostgres(sources);
  return {
    about: `PostgreSQL ${await serverVersion(url)} (${kind})`,
    value: { url },
    close: async () => {
      if (!own) await dropRun(url, runId);
      await close();
    },
  };
}

async function openSqlite(): Promise<Provided<{ folder: string }>> {
  if (!isBuiltin('node:sqlite')) {
    throw new MissingEngineError(
      `There is no SQLite: Node ${process.version} has no node:sqlite. Node 22.13 and later have it.`,
    );
  }
  const folder = await mkdtemp(join(await temporaryStorage('memory'), 'holdfast-sqlite-'));
  return {
    about: `SQLite ${process.versions['sqlite'] ?? ''} (node:sqlite)`,
    value: { folder },
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** An engine that nobody requires may be missing: then the tests on it are skipped. */
function unlessMissing<T>(opening: Promise<T>, required: boolean): Promise<T | MissingEngineError> {
  return opening.catch((error: unknown) => {
    if (error instanceof MissingEngineError && !required) return error;
    throw error;
  });
}

function available<T>(provided: Provided<T> | MissingEngineError): T | { missing: string } {
  return provided instanceof MissingEngineError ? { missing: provided.message } : provided.value;
}
