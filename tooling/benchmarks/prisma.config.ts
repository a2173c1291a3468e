import { defineConfig } from 'prisma/config';

// Generating needs no schema engine, but Prisma looks for one, and would download it. Any executable satisfies it.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;
// No look-up of newer versions while generating.
process.env['CHECKPOINT_DISABLE'] ??= '1';

export default defineConfig({ schema: 'prisma/schema.prisma' });
