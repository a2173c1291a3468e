import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

import { compareSchemas, nothing } from './compare-schemas.ts';
import { engineAdapter } from './engine-adapter.ts';
import { loadEngine, untilPanic } from './load-engine.ts';

const schema = 'datasource db {\n  provider = "sqlite"\n}\nmodel A {\n  id Int @id\n}\n';

async function openEngine() {
  const Engine = await loadEngine();
  const reader = { schema: undefined, read: async () => ({ columnNames: [], columnTypes: [], rows: [] }) };
  return Engine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    engineAdapter('sqlite', reader, []),
  );
}

test('an engine that breaks down is an error that says what to do, and the next comparison works', async () => {
  const engine = await openEngine();
  await expect(untilPanic(async () => engine.debugPanic())).rejects.toMatchObject({
    code: 'HF_MIGRATION_ENGINE',
    message: expect.stringMatching(/broke down: .*\n.*nothing was changed.*create --empty/s),
  });
  const side = { tag: 'schema', schema } as const;
  expect((await compareSchemas(nothing(schema), side)).up).toContain('CREATE TABLE "A"');
});

test('one that breaks down later, with nobody to hear of it, does not end the process', () => {
  const script = `
    import { loadEngine, untilPanic } from ${JSON.stringify(new URL('./load-engine.ts', import.meta.url).href)};
    import { engineAdapter } from ${JSON.stringify(new URL('./engine-adapter.ts', import.meta.url).href)};
    const Engine = await loadEngine();
    const reader = { schema: undefined, read: async () => ({ columnNames: [], columnTypes: [], rows: [] }) };
    const schema = ${JSON.stringify(schema)};
    const engine = await Engine.new({ datamodels: [['a', schema]] }, () => undefined, engineAdapter('sqlite', reader, []));
    const side = { tag: 'schemaDatamodel', files: [{ path: 'a', content: schema }] };
    const ask = { from: undefined, to: side, script: true, exitCode: null, filters: { externalTables: [], externalEnums: [] } };
    await untilPanic(() => engine.diff(ask)).catch((error) => console.log(error.code));
  `;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module-typescript', '-e', script],
    { encoding: 'utf8' },
  );
  expect({ stdout, stderr, status }).toEqual({ stdout: 'HF_MIGRATION_ENGINE\n', stderr: '', status: 0 });
});
