import { describe, expect, test } from 'vitest';
import { serverVersion } from '../databases/postgres-server-side.ts';
import { requirements } from '../requirement.ts';
import { withClient } from '../with-client.ts';
import { dataFolder, startContainer } from './container.ts';
import { containerEngineMissing } from './container-engine.ts';

const missing = requirements().has('container') ? undefined : await containerEngineMissing();

const title = missing === undefined ? 'PostgreSQL in a container' : `PostgreSQL in a container: ${missing}`;

describe.skipIf(missing !== undefined)(title, () => {
  test('serves, lets databases be made, and is gone when it is closed', async () => {
    const { url, own, close } = await startContainer();
    expect(own).toBe(true);
    expect(await serverVersion(url)).toMatch(/^\d+\.\d+$/);
    await withClient(url, (client) => client.query('create database x'));
    await close();
    await expect(serverVersion(url)).rejects.toThrow('ECONNREFUSED');
  });

  test('an image that cannot be had is an error, not a wait', async () => {
    const env = { HOLDFAST_POSTGRES_IMAGE: 'localhost:1/no/such:image' };
    await expect(startContainer(env)).rejects.toThrow();
  });
});

test.each([
  ['postgres:18-alpine', '/var/lib/postgresql'],
  ['postgres', '/var/lib/postgresql'],
  ['postgres:17', '/var/lib/postgresql/data'],
  ['local/postgres:15', '/var/lib/postgresql/data'],
  ['pgvector/pgvector:pg16', '/var/lib/postgresql/data'],
])('the image %s keeps its data in %s', (image, folder) => {
  expect(dataFolder(image)).toBe(folder);
});
