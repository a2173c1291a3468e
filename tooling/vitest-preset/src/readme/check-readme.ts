import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Block, formFault, readBlocks } from './block.ts';
import { createBlockFolder, fileName } from './block-folder.ts';
import { blockEnvironment } from './environment.ts';
import { installFaults } from './install-lines.ts';
import { type PageSource, withPageLines } from './page-lines.ts';
import type { ReadmeFailure } from './readme-failure.ts';
import { runBlock } from './run-block.ts';
import { typeCheck } from './type-check.ts';

export interface ReadmeOptions {
  /** The package whose name, dependencies and commands the blocks use. @default the page's own folder */
  readonly packageFolder?: URL;
  /** How long one block, or one line of a console block, may take. @default 60_000 */
  readonly blockTimeoutMs?: number;
  /** Makes the database of `DATABASE_URL`, for pages that need one. @default an empty PostgreSQL database */
  readonly createDatabase?: () => Promise<PageDatabase>;
}

/** What a page needs of a database. */
export interface PageDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * Compiles and runs all code blocks of a Markdown page, in order and in one fresh folder, and tells what failed.
 * A page without a `ts` block fails: it shows nothing.
 */
export async function checkReadme(
  url: URL,
  {
    packageFolder = new URL('.', url),
    blockTimeoutMs = 60_000,
    createDatabase = emptyPostgres,
  }: ReadmeOptions = {},
): Promise<readonly ReadmeFailure[]> {
  const page = basename(fileURLToPath(url));
  const blocks = readBlocks(await readFile(url, 'utf8'));
  const unfit = formFailures(page, blocks);
  if (unfit.length > 0) return unfit;

  const folder = await createBlockFolder(fileURLToPath(packageFolder), blocks);
  try {
    const database = needsDatabase(blocks) ? await createDatabase() : undefined;
    try {
      const source: PageSource = { page, folder: folder.path, blocks };
      const env = blockEnvironment(folder.binPath, database?.url);
      const failures: ReadmeFailure[] = [];
      for (const block of blocks) {
        if (replacesAnother(block, blocks)) await folder.write(block);
        const faults =
          block.language === 'sh'
            ? installFaults(block.code, folder.manifest)
            : await runBlock(block, { cwd: folder.path, env, limitMs: blockTimeoutMs });
        for (const fault of faults) failures.push(failure(page, block, withPageLines(fault, source)));
      }
      // Last, because a console block may have generated what a later block imports.
      return [...(await typeCheck(source)), ...failures];
    } finally {
      await database?.drop();
    }
  } finally {
    await folder.remove();
  }
}

function formFailures(page: string, blocks: readonly Block[]): readonly ReadmeFailure[] {
  const failures: ReadmeFailure[] = [];
  const written = new Map<string, Block>();
  for (const block of blocks) {
    const fault = formFault(block);
    if (fault !== undefined) failures.push(failure(page, block, fault));
    const name = fileName(block);
    const earlier = name === undefined ? undefined : written.get(name);
    if (earlier !== undefined && block.language === 'ts') {
      failures.push(failure(page, block, `file=${name} was written by block ${earlier.number} already.`));
    }
    if (name !== undefined) written.set(name, block);
  }
  if (!blocks.some(({ language }) => language === 'ts')) {
    failures.push({ block: undefined, message: `${page} has no ts block: it shows nothing that runs.` });
  }
  return failures;
}

/** Whether a file that a page has shown before is shown as it is from here on; modules, checked last, stay one. */
function replacesAnother(block: Block, blocks: readonly Block[]): boolean {
  return (
    block.file !== undefined &&
    blocks.some(({ number, file }) => file === block.file && number < block.number)
  );
}

function failure(page: string, block: Block, fault: string): ReadmeFailure {
  return { block, message: `${page}:${block.line} - ${fault}` };
}

async function emptyPostgres(): Promise<PageDatabase> {
  // Loaded only here: most pages need no database, and its drivers take a while to load.
  const { createTestDatabase } = await import('@holdfast-tooling/test-databases');
  return createTestDatabase('postgres');
}

/** A command may read `DATABASE_URL` without the page's saying so; a module has to name it. */
function needsDatabase(blocks: readonly Block[]): boolean {
  return blocks.some(({ language, code }) => language === 'console' || code.includes('DATABASE_URL'));
}
