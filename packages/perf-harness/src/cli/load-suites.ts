import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Suite } from '../runner/suite.ts';
import { UsageError } from './usage-error.ts';

/** Where suites are looked for when no module is named. */
const defaultModules = ['ts', 'mts', 'js', 'mjs'].map((extension) => `perf.suites.${extension}`);

/**
 * The suites that a command line means: those of the modules it names, and of these only the ones it names.
 *
 * @throws UsageError for what is neither a module nor a suite, and for modules without suites.
 */
export async function loadSuites(wanted: readonly string[], cwd: string): Promise<readonly Suite[]> {
  const paths = wanted.filter(isPath);
  const names = wanted.filter((word) => !isPath(word));
  const modules = paths.length > 0 ? paths : [defaultModule(cwd)];
  const suites: Suite[] = [];
  for (const path of modules) suites.push(...(await suitesOf(path, cwd)));
  if (names.length === 0) return suites;
  const known = suites.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return suites.filter(({ name }) => names.includes(name));
  throw new UsageError(
    `There is no suite '${unknown}' in ${modules.join(', ')}. There are: ${known.join(', ')}.`,
  );
}

function isPath(word: string): boolean {
  return /[\\/]|\.[cm]?[jt]s$/.test(word);
}

function defaultModule(cwd: string): string {
  const found = defaultModules.find((name) => existsSync(resolve(cwd, name)));
  if (found !== undefined) return found;
  throw new UsageError(
    `Which suites? There is no perf.suites.ts (or .mts, .js, .mjs) in ${cwd}. Name a module that exports suites: holdfast-perf run perf/pool.ts`,
  );
}

async function suitesOf(path: string, cwd: string): Promise<readonly Suite[]> {
  const file = resolve(cwd, path);
  if (!existsSync(file)) throw new UsageError(`There is no file ${path} in ${cwd}.`);
  const exports: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
  const suites = [...new Set(Object.values(exports).flat())].filter(isSuite);
  if (suites.length > 0) return suites;
  throw new UsageError(
    `${path} exports no suite. Export suites, or a list of them: export default [poolLoad({ pool })];`,
  );
}

function isSuite(value: unknown): value is Suite {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'run' in value &&
    typeof value.run === 'function'
  );
}
