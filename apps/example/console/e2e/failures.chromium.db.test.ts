import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConsoleInChromium, furnish, rememberingControls } from './console-in-chromium.ts';

/** How the service would answer. */
const problem = (kind: 'unavailable' | 'outcome-unknown', title: string) => ({
  status: 503,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: `urn:keyring:problem:${kind}`, title, status: 503, requestId: 'none' }),
});

// The browser that comes with the dependencies runs on Linux.
describe.runIf(process.platform === 'linux')('how the console takes failures, in a browser', () =>
  describeEachDatabase(
    'the console',
    (target) => {
      let console: ConsoleInChromium;

      beforeAll(async () => {
        console = await ConsoleInChromium.open(target.url, { demo: rememberingControls() });
        await furnish(console.keyring);
      });
      afterAll(() => console?.close());

      const openUser = async (page: Page, search: string) => {
        await console.signIn(page, 'acme', 'admin', `/users?search=${search}`);
        await page.locator('.row-title').first().click();
        await page.getByLabel('Full name').waitFor();
      };

      /** In another tab, whose cookie this one has as well. */
      const signInElsewhere = async (context: BrowserContext, organization: string, login: string) => {
        const other = await context.newPage();
        await other.goto('/users');
        // What is asked for while one leaves is refused, which the browser would complain about.
        await other.getByText('shown, there are more.').waitFor();
        await other.getByRole('button', { name: 'Sign out' }).click();
        await other.getByRole('heading', { name: 'Sign in' }).waitFor();
        await console.signIn(other, organization, login, '/keys');
        await other.getByText('shown, there are more.').waitFor();
      };

      test('keeps a token that is shown once, and what was typed, while the page behind is not answered', async () => {
        await console.visit(
          async (page) => {
            await openUser(page, 'turing');
            await page.getByLabel('Full name').fill('A. M. Turing');
            const user = page.url().replace('/users/', '/api/users/');
            await page.route(user, (route) =>
              route.fulfill(problem('unavailable', 'The database cannot be reached')),
            );
            await page.getByRole('button', { name: 'Issue key' }).click();
            await page.getByLabel('Name', { exact: true }).fill('kept');
            await page.getByRole('button', { name: 'Issue', exact: true }).click();
            await page.getByRole('alert').getByText('The database cannot be reached').waitFor();
            const dialog = page.getByRole('dialog', { name: 'The token of “kept”' });
            await dialog.getByText('It is shown').click();
            for (let time = 0; time < 5; time++) await page.keyboard.press('Escape');
            expect(await dialog.locator('code').textContent()).toMatch(/^kr_/);
            await dialog.getByRole('button', { name: 'I have kept it' }).click();
            expect(await page.getByLabel('Full name').inputValue()).toBe('A. M. Turing');
            await page.unroute(user);
            await page.getByRole('button', { name: 'Try again' }).click();
            await page.getByRole('alert').waitFor({ state: 'detached' });
            expect(await page.getByLabel('Full name').inputValue()).toBe('A. M. Turing');
          },
          { expected: ['status of 503'] },
        );
      });

      test('makes a change once, however often Enter is pressed', async () => {
        const puts: Request[] = [];
        await console.visit(async (page) => {
          await openUser(page, 'liskov');
          await page.getByRole('link', { name: 'laptop' }).click();
          const answer = Promise.withResolvers<void>();
          await page.route('**/permissions', async (route, request) => {
            puts.push(request);
            await answer.promise;
            await route.continue();
          });
          await page.getByLabel('What it permits').fill('keys:read');
          await page.keyboard.press('Enter');
          await page.getByRole('button', { name: 'Save' }).and(page.locator('[aria-busy]')).waitFor();
          await page.keyboard.press('Enter');
          await page.keyboard.press('Enter');
          answer.resolve();
          await page.getByText('API key changed').waitFor();
        });
        expect(puts).toHaveLength(1);
      });

      test('makes no change again of which nobody knows what became, and lets whoever made it look', async () => {
        const patches: Request[] = [];
        const body = async (page: Page) => {
          await openUser(page, 'allen');
          await page.route('**/api/users/*', async (route, request) => {
            if (request.method() !== 'PATCH') return route.continue();
            patches.push(request);
            // It was made, and the answer was lost.
            await route.fetch();
            return route.fulfill(problem('outcome-unknown', 'The change may have been made'));
          });
          await page.getByLabel('Full name').fill('Fran Allen');
          await page.getByRole('button', { name: 'Save' }).click();
          await page.getByRole('alert').getByText('Nothing is tried again by itself').waitFor();
          await page.getByRole('button', { name: 'Load it as it is now' }).click();
          await page.getByRole('heading', { name: 'Fran Allen' }).waitFor();
          expect(await page.getByRole('alert').count()).toBe(0);
        };
        await console.visit(body, { expected: ['status of 503'] });
        expect(patches).toHaveLength(1);
      });

      test('goes on where the same user signed in anew in another tab', async () => {
        await console.visit(
          async (page, context) => {
            await openUser(page, 'hopper');
            await signInElsewhere(context, 'acme', 'admin');
            await page.getByLabel('Full name').fill('Rear Admiral Hopper');
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByRole('heading', { name: 'Rear Admiral Hopper' }).waitFor();
          },
          { expected: ['status of 403'] },
        );
      });

      test('makes no change in the name of somebody else who signed in in another tab', async () => {
        await console.visit(
          async (page, context) => {
            await openUser(page, 'dijkstra');
            await signInElsewhere(context, 'platform', 'operator');
            await page.getByLabel('Full name').fill('Nobody');
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByRole('alert').getByText('operator is signed in by now').waitFor();
            await page.reload();
            await page.getByRole('heading', { name: 'Edsger Dijkstra' }).waitFor();
          },
          { expected: ['status of 403'] },
        );
      });

      test('neither lists nor exports everything where what was typed is no action', async () => {
        await console.visit(async (page) => {
          await console.signIn(page, 'acme', 'admin', '/audit');
          const entries = page.getByRole('list', { name: 'entries' });
          const action = page.getByLabel('Action');
          await entries.waitFor();
          await action.fill('users update');
          await page.getByText('“users update” is no action.').waitFor();
          expect(await action.getAttribute('aria-invalid')).toBe('true');
          expect(await entries.count()).toBe(0);
          expect(await page.getByRole('button', { name: 'Export CSV' }).isDisabled()).toBe(true);
          await action.fill('users.*');
          await entries.waitFor();
          expect(await page.getByRole('button', { name: 'Export CSV' }).isEnabled()).toBe(true);
          expect(await action.getAttribute('aria-invalid')).toBeNull();
        });
      });

      test('tells an answer of a proxy from none at all', async () => {
        await console.visit(
          async (page) => {
            await openUser(page, 'allen');
            await page.route('**/api/users/*', (route) =>
              route.fulfill({ status: 502, body: '<html></html>' }),
            );
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByRole('alert').getByText('Something else answered').waitFor();
            await page.unrouteAll();
            await page.route('**/api/users/*', (route) => route.abort('connectionrefused'));
            await page.getByRole('button', { name: 'Save' }).click();
            await page.getByRole('alert').getByText('The service cannot be reached').waitFor();
          },
          { expected: ['status of 502', 'ERR_CONNECTION_REFUSED'] },
        );
      });
    },
    { engines: ['postgres'] },
  ),
);
