import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, test } from 'vitest';
import { blockTitle, isChecked, readBlocks } from './block.ts';
import { checkReadme, type ReadmeOptions } from './check-readme.ts';
import type { ReadmeFailure } from './readme-failure.ts';

/**
 * Registers the tests of a Markdown page: one for each block that compiles, runs or installs something. They are
 * skipped where the page needs a database and the run is without PostgreSQL.
 *
 * @example
 * testReadme(new URL('../README.md', import.meta.url));
 */
export function testReadme(url: URL, options: ReadmeOptions = {}): void {
  const path = fileURLToPath(url);
  const blocks = readBlocks(readFileSync(path, 'utf8')).filter(isChecked);
  describe(basename(path), () => {
    let failures: readonly ReadmeFailure[] = [];
    let missingEngine: string | undefined;
    beforeAll(async () => {
      try {
        failures = await checkReadme(url, options);
      } catch (error) {
        if (!isMissingEngine(error)) throw error;
        missingEngine = error.message;
      }
    }, 10 * 60_000);
    beforeEach(({ skip }) => {
      if (missingEngine !== undefined) skip(missingEngine);
    });

    test('shows code that runs', () => {
      report(
        path,
        failures.filter(({ block }) => block === undefined),
      );
    });
    for (const { number, ...block } of blocks) {
      test(blockTitle({ number, ...block }), () => {
        report(
          path,
          failures.filter((failure) => failure.block?.number === number),
        );
      });
    }
  });
}

function report(path: string, failures: readonly ReadmeFailure[]): void {
  if (failures.length === 0) return;
  const error = new Error(failures.map(({ message }) => message).join('\n'));
  // Vitest shows the source that a stack points at: the page, not this file.
  error.stack = `Error: ${error.message}\n    at ${path}:${failures[0]?.block?.line ?? 1}:1`;
  throw error;
}

/** By its code, so that the module of the databases is loaded only for pages that need one. */
function isMissingEngine(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'HF_TEST_ENGINE_MISSING';
}
