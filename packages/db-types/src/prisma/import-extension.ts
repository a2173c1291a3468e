import { getTsconfig } from 'get-tsconfig';

/**
 * What relative imports end in, with its dot, or nothing, in a project whose `tsconfig.json` is found from this folder upwards:
 * `.ts` where the compiler takes or rewrites that, nothing where a bundler finds the files, else `.js`. Where there
 * is no `tsconfig.json`, the files are run as they are, as `.ts`.
 */
export function importExtensionIn(folder: string): string {
  const options = getTsconfig(folder)?.config.compilerOptions;
  if (
    options === undefined ||
    options.allowImportingTsExtensions ||
    options.rewriteRelativeImportExtensions
  ) {
    return '.ts';
  }
  const resolution = options.moduleResolution ?? resolutionOf(options.module ?? '');
  return ['bundler', 'node', 'node10', 'classic'].includes(resolution.toLowerCase()) ? '' : '.js';
}

/** What TypeScript 5 takes where nothing is said. */
function resolutionOf(module: string): string {
  if (/^node/i.test(module)) return 'nodenext';
  return /^preserve$/i.test(module) ? 'bundler' : 'node10';
}
