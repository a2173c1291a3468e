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
  // What follows from `module` is filled in. Where nothing follows, TypeScript finds files without extensions.
  return ['node16', 'nodenext'].includes(options.moduleResolution?.toLowerCase() ?? '') ? '.js' : '';
}
