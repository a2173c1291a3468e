import { defineConfig } from 'prisma/config';

// For the tests' own schema. Generating needs no schema engine, but Prisma looks for one, and would download it.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;
process.env['CHECKPOINT_DISABLE'] ??= '1';

export default defineConfig({ schema: 'test/prisma/schema.prisma' });
