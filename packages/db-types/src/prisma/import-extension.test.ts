import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { importExtensionIn } from './import-extension.ts';

function extensionFor(compilerOptions: object): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'import-extension-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  // The folder of the tables is there only after they were written.
  return importExtensionIn(path.join(folder, 'src/generated/tables'));
}

test.each([
  [{ module: 'nodenext' }, '.js'],
  [{ module: 'node16', moduleResolution: 'node16' }, '.js'],
  [{ module: 'nodenext', rewriteRelativeImportExtensions: true }, '.ts'],
  [{ module: 'esnext', moduleResolution: 'bundler', allowImportingTsExtensions: true }, '.ts'],
  [{ module: 'esnext', moduleResolution: 'Bundler' }, ''],
  [{ module: 'preserve' }, ''],
  [{ module: 'commonjs' }, ''],
  [{ module: 'node20' }, '.js'],
  [{ module: 'esnext', moduleResolution: 'NodeNext' }, '.js'],
  [{ module: 'esnext' }, ''],
  [{ target: 'es2024' }, ''],
  [{}, ''],
])('with %o imports end in "%s"', (compilerOptions, extension) => {
  expect(extensionFor(compilerOptions)).toBe(extension);
});

test('without a tsconfig.json the files are run as they are', () => {
  expect(importExtensionIn(path.join(tmpdir(), 'no-such-folder'))).toBe('.ts');
});
