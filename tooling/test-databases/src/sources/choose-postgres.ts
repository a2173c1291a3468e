import { MissingEngineError } from '../missing-engine-error.ts';
import { requirements } from '../requirement.ts';
import { startPostgresServer } from '../server/index.ts';
import { startContainer } from './container.ts';
import { containerEngineMissing } from './container-engine.ts';
import { openNamedServer } from './named-server.ts';
import type { PostgresSource } from './postgres-source.ts';

/** What a choice stands on; tests bring their own. */
export interface Sources {
  readonly env: NodeJS.ProcessEnv;
  readonly engineMissing: () => Promise<string | undefined>;
  readonly container: () => Promise<PostgresSource>;
  readonly embedded: () => Promise<PostgresSource>;
}

/**
 * The server of a run: the one that `HOLDFAST_TEST_POSTGRES_URL` names, else a container where an engine answers,
 * else an embedded one.
 *
 * @throws MissingEngineError where none of them can be had, or no container and `container` is required.
 * @throws UnusableServerError where a server is named which cannot be used: nothing else is tried then.
 */
export async function choosePostgres(sources: Sources): Promise<PostgresSource> {
  const url = sources.env['HOLDFAST_TEST_POSTGRES_URL'];
  if (url) return openNamedServer(url);

  const noEngine = await sources.engineMissing();
  const container = noEngine ?? (await attempt(sources.container));
  if (typeof container !== 'string') return container;
  if (requirements(sources.env).has('container')) {
    throw new MissingEngineError(
      `HOLDFAST_TEST_REQUIRE names container, and there is none: ${container}. Start Docker or Podman.`,
    );
  }

  const embedded = await attempt(sources.embedded);
  if (typeof embedded === 'string') {
    throw new MissingEngineError(
      `There is no PostgreSQL.\n  Container: ${container}.\n  Embedded: ${embedded}\n` +
        '  Mend one of them, or set HOLDFAST_TEST_POSTGRES_URL to a server on which databases may be created.',
    );
  }
  // An engine that answered and then failed is worth a word: the run is not on what one would expect.
  return noEngine === undefined
    ? { ...embedded, kind: `embedded; the container failed: ${container.split('\n', 1)[0]}` }
    : embedded;
}

/** The source, or why it is not to be had. */
async function attempt(open: () => Promise<PostgresSource>): Promise<PostgresSource | string> {
  try {
    return await open();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The sources of this machine. */
export function ownSources(env: NodeJS.ProcessEnv): Sources {
  return {
    env,
    engineMissing: () => containerEngineMissing(env),
    container: () => startContainer(env),
    embedded: async () => {
      const server = await startPostgresServer();
      return { kind: 'embedded', own: true, url: server.url, close: () => server.remove() };
    },
  };
}
