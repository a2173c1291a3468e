import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyringFixture, password } from '../../test/keyring-fixture.ts';
import { People, type Person } from './people.ts';

describeEachDatabase(
  'the people of the demo',
  (target) => {
    let keyring: KeyringFixture;
    let people: People;

    beforeAll(async () => {
      keyring = await KeyringFixture.open(target.url);
      people = new People(keyring.stores.store);
    });
    afterAll(() => keyring?.close());

    const admin = { username: 'admin', email: 'admin@keyring.example', role: 'admin' } as const;
    const byPassword = async ({
      organization,
      login,
      password: given,
    }: Omit<Person, 'token' | 'organizationId'>) => {
      const signedIn = { organization, login, password: given };
      return (await keyring.as(undefined)('POST', '/api/session', signedIn)).status;
    };
    const byKey = async ({ token }: Person) => (await keyring.as(token)('GET', '/api/session')).status;

    test('get in by password and by a key for a day, and by neither once the demo left', async () => {
      const person = await people.provide(await people.organization('own', 'Own'), admin);
      const { body } = await keyring.as(person.token)('GET', '/api/session');
      expect(Date.parse(body.expiresAt) - Date.now()).toBeLessThanOrEqual(24 * 60 * 60 * 1000);
      expect([await byPassword(person), await byKey(person)]).toEqual([201, 200]);
      await people.leave();
      expect([await byPassword(person), await byKey(person)]).toEqual([401, 401]);
    });

    test('are the same in the next run, also where somebody deactivated and deleted them', async () => {
      const { users } = keyring.stores.store;
      const again = await people.provide(await people.organization('own', 'Own'), admin);
      expect(await byPassword(again)).toBe(201);
      const { body } = await keyring.as(again.token)('GET', '/api/session');
      await users.deactivate(body.user.id);
      await users.delete(body.user.id);
      const restored = await people.provide(await people.organization('own', 'Own'), admin);
      expect([await byPassword(restored), await byKey(restored)]).toEqual([201, 200]);
      await people.leave();
    });

    test('are nobody whom somebody else made', async () => {
      const organization = await people.organization('shared', 'Shared');
      await keyring.bootstrap.user(organization.id, { ...admin, password });
      await expect(people.provide(organization, admin)).rejects.toThrow(
        'The user "admin" of this database was not made by the demo',
      );
      expect(await byPassword({ organization: 'shared', login: 'admin', password })).toBe(201);
    });

    test('are in no organization that somebody else made', async () => {
      await keyring.bootstrap.organization({ slug: 'theirs', name: 'Theirs' });
      await expect(people.organization('theirs', 'Theirs')).rejects.toThrow(
        'The organization "theirs" of this database was not made by the demo',
      );
    });
  },
  { engines: ['postgres'] },
);
