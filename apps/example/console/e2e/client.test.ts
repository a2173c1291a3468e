import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { digestOf, openApiDocument } from '../scripts/openapi-document.ts';

test("the client's types are those of the service as it is: otherwise run pnpm generate:client", async () => {
  const types = await readFile(new URL('../src/api/openapi.d.ts', import.meta.url), 'utf8');
  expect(types.split('\n', 1)[0]).toContain(digestOf(await openApiDocument()));
});
