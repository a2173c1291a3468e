import { dirname, join, resolve } from 'node:path';

import { readOptional } from '../revision/read-optional.ts';

/** A migration in TypeScript, which does what these scripts do; where there are none it is to be written by hand. */
export function codeTemplate(up: string, down: string): string {
  return (
    "import type { MigrationCode } from '@holdfast/migrations/code';\n\n" +
    '// Each is given { knex, sql, script, log, signal, dialect }, and runs in one transaction.\n\n' +
    `${functionOf('up', up, 'what this migration does')}\n${functionOf('down', down, 'what undoes it')}`
  );
}

function functionOf(name: 'up' | 'down', script: string, purpose: string): string {
  const text = script.trim();
  const [context, body] =
    text === ''
      ? ['()', `  // Write here ${purpose}.`]
      : ['({ script })', `  await script(\`\n${text.replace(/[\\`]|\$\{/g, '\\$&')}\n  \`);`];
  return `export const ${name}: MigrationCode = async ${context} => {\n${body}\n};\n`;
}

/** What Node takes for a module in this folder: `.ts` is one where package.json says so, `.mts` is one everywhere. */
export async function codeFileIn(folder: string): Promise<'migration.ts' | 'migration.mts'> {
  const manifest = await readOptional(join(folder, 'package.json'));
  if (manifest !== undefined) {
    return /"type"\s*:\s*"module"/.test(manifest.toString('utf8')) ? 'migration.ts' : 'migration.mts';
  }
  const parent = dirname(resolve(folder));
  return parent === resolve(folder) ? 'migration.mts' : codeFileIn(parent);
}
