import { randomUUID } from 'node:crypto';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture } from '../../test/keyring-fixture.ts';
import { type KeyringDatabases, openDatabases } from './databases.ts';
import { requireWalls } from './require-walls.ts';

describeEachDatabase(
  'the walls between organizations',
  (target) => {
    const suffix = randomUUID().slice(0, 8);
    const [app, gatekeeper] = [`app_${suffix}`, `gatekeeper_${suffix}`];
    const nobodyThere = 'postgres://app:secret@127.0.0.1:1/keyring';
    let owner: Client;

    beforeAll(async () => {
      await (await KeyringFixture.open(target.url)).close();
      owner = new Client({ connectionString: target.url });
      await owner.connect();
      await owner.query(`create role ${app} login password 'secret' in role keyring_service`);
      await owner.query(`create role ${gatekeeper} login password 'secret' in role keyring_gate`);
    });
    afterAll(async () => {
      await owner.query(`drop role ${app}; drop role ${gatekeeper}`);
      await owner.end();
    });

    const urlOf = (role: string) => {
      const url = new URL(target.url);
      [url.username, url.password] = [role, 'secret'];
      return url.href;
    };
    const withReplicas = async (
      replicaUrls: readonly string[],
      look: (databases: KeyringDatabases) => Promise<void>,
    ) => {
      const databases = openDatabases({
        ...{ url: urlOf(app), gateUrl: urlOf(gatekeeper), replicaUrls },
        pool: { connectionTimeoutMillis: 300 },
      });
      try {
        await look(databases);
      } finally {
        await Promise.all([databases.reading.close(), databases.gate.close()]);
      }
    };

    test('are looked at on every replica, too', async () => {
      await withReplicas([urlOf(app)], (databases) => requireWalls(databases));
      await withReplicas([urlOf(app), target.url], (databases) =>
        expect(requireWalls(databases)).rejects.toThrow('No policy holds the role'),
      );
      await withReplicas([urlOf(gatekeeper)], (databases) =>
        expect(requireWalls(databases)).rejects.toThrow('member of keyring_service only'),
      );
    });

    test('do not keep the service from starting while a replica is away, and are looked at once it is there', async () => {
      await withReplicas([nobodyThere], (databases) => requireWalls(databases));
      await withReplicas([target.url], async ({ readers }) => {
        const all = { text: 'select * from users', values: [] };
        await expect(readers[0]?.query(all)).rejects.toThrow('No policy holds the role');
      });
    });
  },
  { engines: ['postgres'] },
);
