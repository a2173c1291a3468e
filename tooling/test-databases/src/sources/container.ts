import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { hasRoomInMemory } from '../temporary-storage.ts';
import type { PostgresSource } from './postgres-source.ts';

const DEFAULT_IMAGE = 'postgres:18-alpine';

/** A start takes a second or two, a first download of the image maybe a minute. */
const START_LIMIT_MS = 180_000;

/** Starts PostgreSQL in a container, from `HOLDFAST_POSTGRES_IMAGE` or the default image. */
export async function startContainer(env: NodeJS.ProcessEnv = process.env): Promise<PostgresSource> {
  const image = env['HOLDFAST_POSTGRES_IMAGE'] || DEFAULT_IMAGE;
  // The library is large, so it is loaded only where an engine answers.
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const starting = new PostgreSqlContainer(image)
    // No word that stands elsewhere too: tests look for passwords where none should be.
    .withPassword(randomBytes(12).toString('hex'))
    .withTmpFs((await hasRoomInMemory()) ? { [dataFolder(image)]: 'rw' } : {})
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200'])
    .start();
  const late = delay(START_LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${image} was not ready after ${START_LIMIT_MS / 1000} s`);
  });
  const container = await Promise.race([starting, late]);
  return {
    kind: `container ${image}`,
    url: container.getConnectionUri(),
    own: true,
    close: async () => {
      await container.stop({ timeout: 0 });
    },
  };
}

/** Where an image keeps its data: the official ones moved it with version 18. */
export function dataFolder(image: string): string {
  const major = /:\D*(\d+)/.exec(image)?.[1];
  return major !== undefined && Number(major) < 18 ? '/var/lib/postgresql/data' : '/var/lib/postgresql';
}
