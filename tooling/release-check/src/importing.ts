import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackageManifest } from '@holdfast-tooling/package-check';
import { runCommand } from './run-command.ts';

/** The code entry points of a package as an importer writes them, the main one first. */
export function entryPoints({ name, exports = null }: PackageManifest): readonly string[] {
  if (exports === null || typeof exports === 'string') return [name];
  return Object.keys(exports)
    .filter((path) => !path.includes('*') && !path.endsWith('.json'))
    .map((path) => `${name}${path.slice(1)}`);
}

export function importFromEsm(folder: string, entry: string): Promise<string> {
  const code = `await import(${JSON.stringify(entry)})`;
  return runCommand([process.execPath, '--input-type=module', '-e', code], { cwd: folder });
}

export function requireFromCommonJs(folder: string, entry: string): Promise<string> {
  const code = `require(${JSON.stringify(entry)})`;
  return runCommand([process.execPath, '--input-type=commonjs', '-e', code], { cwd: folder });
}

export type ModuleResolution = 'nodenext' | 'bundler';

const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));

/** Compiles a module that imports every entry point. */
export async function resolveTypes(
  folder: string,
  entries: readonly string[],
  moduleResolution: ModuleResolution,
): Promise<void> {
  const lines = entries.map((entry, index) => `export * as m${index} from '${entry}';`);
  await writeFile(join(folder, 'imports.ts'), `${lines.join('\n')}\n`);
  const module = moduleResolution === 'nodenext' ? 'nodenext' : 'esnext';
  const options = ['--module', module, '--moduleResolution', moduleResolution, '--target', 'es2023'];
  const strictness = ['--strict', '--noEmit', '--skipLibCheck', '--types', 'node'];
  await runCommand([process.execPath, tsc, ...options, ...strictness, 'imports.ts'], { cwd: folder });
}
