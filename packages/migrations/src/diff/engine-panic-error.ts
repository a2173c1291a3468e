import { MigrationError } from '../errors/migration-error.ts';

/** Prisma's schema engine, which compares schemas, broke down. */
export class EnginePanicError extends MigrationError {
  constructor(message: string, options?: ErrorOptions) {
    super(
      'EnginePanicError',
      'HF_MIGRATION_ENGINE',
      `Prisma's schema engine broke down: ${message.trim()}\n` +
        '  It only compares, so nothing was changed. The fault is in @prisma/schema-engine-wasm, or in a schema that it did not\n' +
        "  expect: try its newest version, or leave out what changed last to find it, and tell Prisma's issue tracker.\n" +
        '  Until then holdfast-migrate create --empty makes a migration to be written by hand.',
      options,
    );
  }
}
