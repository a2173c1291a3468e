import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf, openApiDocument } from './openapi-document.ts';

// Writes the client's types from the service's own description of itself. The generator needs a TypeScript of its own, so it is
// fetched when it is needed, and is no dependency of whoever only runs the demo.
const folder = await mkdtemp(join(tmpdir(), 'keyring-client-'));
try {
  const document = await openApiDocument();
  const [input, output] = [join(folder, 'openapi.json'), join(folder, 'openapi.d.ts')];
  await writeFile(input, document);
  const generator = ['openapi-typescript@7.13.0', 'typescript@5.9.3'].map((name) => `--package=${name}`);
  execFileSync('npx', ['-y', ...generator, 'openapi-typescript', input, '-o', output], { stdio: 'inherit' });
  const types = await readFile(output, 'utf8');
  await writeFile(
    new URL('../src/api/openapi.d.ts', import.meta.url),
    `// From the service's OpenAPI document, ${digestOf(document)}, by \`pnpm generate:client\`.\n${types}`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
