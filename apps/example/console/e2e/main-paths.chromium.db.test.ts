import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConsoleInChromium, furnish, rememberingControls } from './console-in-chromium.ts';

// The browser that comes with the dependencies runs on Linux.
describe.runIf(process.platform === 'linux')('what is done with the console, in a browser', () =>
  describeEachDatabase(
    'the console',
    (target) => {
      let console: ConsoleInChromium;

      beforeAll(async () => {
        console = await ConsoleInChromium.open(target.url, { demo: rememberingControls() });
        await furnish(console.keyring);
      });
      afterAll(() => console?.close());

      const asAdmin = (path: string, look: (page: Page) => Promise<void>) =>
        console.visit(async (page) => {
          await console.signIn(page, 'acme', 'admin', path);
          await look(page);
        });

      test('refuses a wrong password in words, and lets in who knows it; whoever leaves is out', async () => {
        await console.visit(
          async (page) => {
            await page.goto('/users');
            await page.getByLabel('Organization').fill('acme');
            await page.getByLabel('Username or email').fill('admin');
            await page.getByLabel('Password').fill('not the password');
            await page.keyboard.press('Enter');
            await page.getByRole('alert').getByText('Organization, login or password is wrong.').waitFor();
            await console.signIn(page, 'acme', 'admin', '/users');
            await page.reload();
            await page.getByRole('heading', { name: 'Users' }).waitFor();
            expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([
              'Users',
              'Keys',
              'Audit',
            ]);
            await page.getByRole('button', { name: 'Sign out' }).click();
            await page.getByRole('heading', { name: 'Sign in' }).waitFor();
            await page.goto('/users');
            await page.getByRole('heading', { name: 'Sign in' }).waitFor();
          },
          { expected: ['status of 401'] },
        );
      });

      test('pages through users, finds some, and keeps the search in the address', async () => {
        await asAdmin('/users', async (page) => {
          const rows = page.getByRole('list', { name: 'users' }).getByRole('listitem');
          await page.getByText('20 shown, there are more.').waitFor();
          await page.getByRole('button', { name: 'Show more' }).click();
          await page.getByText('26 shown, that is all.').waitFor();
          expect(await rows.count()).toBe(26);
          await page.getByLabel('Search users').fill('turing');
          await page.getByText('5 shown, that is all.').waitFor();
          expect(new URL(page.url()).search).toBe('?search=turing');
          await page.getByLabel('Search users').fill('nobody at all');
          await page.getByText('Nobody matches').waitFor();
        });
      });

      test('registers, deactivates, deletes and restores a user, whose history tells it', async () => {
        await asAdmin('/users', async (page) => {
          await page.getByRole('button', { name: 'Register user' }).click();
          await page.getByLabel('Username').fill('margaret');
          await page.getByLabel('Email').fill('margaret@keyring.example');
          await page.getByLabel('Full name').fill('Margaret Hamilton');
          await page.getByLabel('Password').fill('apollo eleven');
          await page.getByRole('button', { name: 'Register', exact: true }).click();
          await page.getByRole('heading', { name: 'Margaret Hamilton' }).waitFor();

          await page.getByRole('button', { name: 'Deactivate' }).click();
          await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
          await page.getByText('Deactivated', { exact: true }).waitFor();
          const newest = page.getByRole('list', { name: 'entries' }).getByRole('listitem').first();
          await newest.locator('del').getByText('yes').waitFor();
          await newest.locator('ins').getByText('no').waitFor();

          await page.getByRole('button', { name: 'Delete' }).click();
          await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
          await page.getByRole('heading', { name: 'A user who is not here' }).waitFor();
          await page.goto('/users?show=deleted');
          await page.getByRole('button', { name: 'Restore margaret' }).click();
          await page.getByText('Nobody is here.').waitFor();
        });
      });

      test('shows who was faster, and lets the change be made again', async () => {
        await console.visit(
          async (page, context) => {
            await console.signIn(page, 'acme', 'admin', '/users?search=allen');
            await page.getByRole('link', { name: 'Frances Allen' }).first().click();
            await page.getByLabel('Full name').waitFor();
            const other = await context.newPage();
            await other.goto(page.url());
            await other.getByLabel('Full name').fill('Fran Allen');
            await other.getByRole('button', { name: 'Save' }).click();
            await other.getByRole('heading', { name: 'Fran Allen' }).waitFor();

            await page.getByLabel('Full name').fill('F. E. Allen');
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByText('It was changed since it was read').waitFor();
            await page.getByRole('button', { name: 'Load it as it is now' }).click();
            await page.getByRole('heading', { name: 'Fran Allen' }).waitFor();
            await page.getByLabel('Full name').fill('F. E. Allen');
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByRole('heading', { name: 'F. E. Allen' }).waitFor();
          },
          { expected: ['status of 409'] },
        );
      });

      test('issues a key whose token is shown once and works, rotates it, and revokes it', async () => {
        await asAdmin('/users?search=dijkstra', async (page) => {
          await page.getByRole('link', { name: 'Edsger Dijkstra' }).first().click();
          await page.getByRole('button', { name: 'Issue key' }).click();
          await page.getByLabel('Name', { exact: true }).fill('nightly export');
          await page.getByLabel('Permissions').fill('users:read');
          await page.getByRole('button', { name: 'Issue', exact: true }).click();
          const dialog = page.getByRole('dialog', { name: 'The token of “nightly export”' });
          const token = (await dialog.locator('code').textContent()) ?? '';
          await page.keyboard.press('Escape');
          expect(await dialog.isVisible()).toBe(true);
          const users = () => console.keyring.as(token)('GET', '/api/users?limit=1');
          expect((await users()).status).toBe(200);
          await dialog.getByRole('button', { name: 'I have kept it' }).click();
          expect(await page.content()).not.toContain(token);

          await page.getByRole('link', { name: 'nightly export' }).click();
          await page.getByRole('button', { name: 'Rotate' }).click();
          await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
          await page.getByRole('button', { name: 'I have kept it' }).click();
          await page.getByRole('button', { name: 'Revoke' }).click();
          await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
          await page.getByRole('heading', { name: 'A key that is not here' }).waitFor();
          // The one before it is good for a day more.
          expect((await users()).status).toBe(200);
        });
      });

      test('finds a key by its name and by the beginning of its token', async () => {
        await asAdmin('/keys', async (page) => {
          const keys = page.getByRole('list', { name: 'API keys' }).getByRole('listitem');
          const search = page.getByLabel('Search keys');
          const code = await keys.first().locator('code').textContent();
          const asked = page.waitForRequest(/search=/);
          await search.fill((code ?? '').replace('…', 'AndTheRestOfTheToken'));
          expect((await asked).url()).not.toContain('Rest');
          await page.getByText('1 shown, that is all.').waitFor();
          expect(await keys.locator('code').allTextContents()).toEqual([code]);
          await search.fill('lap');
          await page.getByText('20 shown, there are more.').waitFor();
          await search.fill('nothing like it');
          await page.getByText('No key matches “nothing like it”.').waitFor();
        });
      });

      test('shows a user of whom nothing is recorded', async () => {
        const owner = new Client({ connectionString: target.url });
        await owner.connect();
        await owner.query(
          `insert into users (id, username, email, password_hash, organization_id)
           select gen_random_uuid(), 'ancient', 'ancient@keyring.example', password_hash, organization_id
           from users where username = 'admin'`,
        );
        await owner.end();
        await asAdmin('/users?search=ancient', async (page) => {
          await page.getByRole('link', { name: 'ancient' }).click();
          await page.getByText('Nothing is recorded.').waitFor();
        });
      });

      test('has nothing to break where it is not the demo, and says where there is no report', async () => {
        const production = await ConsoleInChromium.open(target.url);
        await production
          .visit(async (page) => {
            await production.signIn(page, 'platform', 'operator');
            await page.getByText('What was done about failures').waitFor();
            expect(await page.getByText('Break it').count()).toBe(0);
            await page.getByRole('link', { name: 'Report' }).click();
            await page.getByText('There is no report yet.').waitFor();
          })
          .finally(() => production.close());
      });

      test('says that the database does not answer, shows since when, and goes on once it does', async () => {
        const holder = new Client({ connectionString: target.url });
        await holder.connect();
        await console.visit(async (page) => {
          await console.signIn(page, 'platform', 'operator', '/live');
          await page.getByText('What was done about failures').waitFor();
          const gaps = page.getByRole('img', { name: 'Requests, over two minutes' }).locator('.gap');
          expect(await gaps.count()).toBe(0);
          await holder.query('begin; lock table sessions in access exclusive mode');
          await page.getByText('No answer at this moment').waitFor();
          await holder.end();
          await page.getByText('No answer at this moment').waitFor({ state: 'detached' });
          expect(await gaps.count()).toBe(1);
        });
      });

      test('breaks things and mends them, and changes its theme for good', async () => {
        await console.visit(async (page) => {
          await console.signIn(page, 'platform', 'operator');
          await page.getByRole('button', { name: 'Slow it down' }).click();
          await page.getByText('200 ms more').waitFor();
          await page.getByRole('button', { name: 'Mend everything' }).click();
          await page.getByText('Nothing is broken').waitFor();
          await page.getByRole('button', { name: 'Switch to dark' }).click();
          await page.reload();
          await page.getByRole('button', { name: 'Switch to light' }).waitFor();
          await page.getByRole('link', { name: 'Audit' }).click();
          const [download] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('button', { name: 'Export CSV' }).click(),
          ]);
          expect(download.suggestedFilename()).toBe('audit.csv');
        });
      });
    },
    { engines: ['postgres'] },
  ),
);
