import { expect, test } from 'vitest';
import { KeyringClient } from '../client.ts';
import { BackgroundTraffic } from './background-traffic.ts';

const nobody = {
  organization: 'acme',
  organizationId: 'acme',
  login: 'nobody',
  password: 'none',
  token: 'none',
};

test('traffic that breaks says why, and can still be stopped', async () => {
  const broken = Promise.withResolvers<unknown>();
  const traffic = new BackgroundTraffic(broken.resolve);
  const client = new KeyringClient('http://127.0.0.1:1', nobody.token, nobody.organizationId);
  const cause = new Error('nobody can add this up');
  traffic.start({ client, person: nobody, userIds: ['one'] }, () => {
    throw cause;
  });
  expect(traffic.rate).toBeGreaterThan(0);
  expect(await broken.promise).toMatchObject({
    message: expect.stringMatching(/^No requests.*add this up$/),
    cause,
  });
  await traffic.stop();
  expect(traffic.rate).toBe(0);
});
