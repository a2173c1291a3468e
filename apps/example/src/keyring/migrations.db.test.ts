import { testMigrations } from '@holdfast/migrations/testing';
import { createTestDatabase } from '@holdfast-tooling/test-databases';

testMigrations({
  dir: 'prisma/migrations',
  schema: 'prisma/schema.prisma',
  database: () => createTestDatabase('postgres'),
});
