import { delimiter } from 'node:path';

/** What Vitest puts into its workers' environment and no reader has. */
const fromVitest = /^(?:VITEST.*|NODE_ENV|NODE_OPTIONS|TEST|MODE|DEV|PROD|SSR|BASE_URL)$/;

/** The environment a block runs in: the reader's, with a database, the package's commands, and no downloads. */
export function blockEnvironment(binPath: string, databaseUrl: string | undefined): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !fromVitest.test(name));
  return {
    ...Object.fromEntries(own),
    PATH: [binPath, process.env['PATH']].join(delimiter),
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    NO_COLOR: '1',
    // Generating a client needs no schema engine, but Prisma downloads one unless it is told of one.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
  };
}
