import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConsoleInChromium, furnish, rememberingControls } from './console-in-chromium.ts';

/** Where pictures of every page go, for whoever wants to look at them. */
const pictures = process.env['HOLDFAST_TEST_PICTURES'];
const report = '<!doctype html><html lang="en"><title>Report</title><h1>A report</h1></html>';

const widths = { phone: 390, desktop: 1280 } as const;
const looks = (['light', 'dark'] as const).flatMap((theme) =>
  (['phone', 'desktop'] as const).map((size) => ({ theme, size })),
);

// The browser that comes with the dependencies runs on Linux.
describe.runIf(process.platform === 'linux')('how the console looks, in a browser', () =>
  describeEachDatabase(
    'the look of the console',
    (target) => {
      let console: ConsoleInChromium;

      beforeAll(async () => {
        console = await ConsoleInChromium.open(target.url, {
          demo: rememberingControls(),
          report: async () => report,
        });
        await furnish(console.keyring);
      });
      afterAll(() => console?.close());

      test.each(looks)(
        'is fit for everybody, $theme on a $size',
        async ({ theme, size }) => {
          const width = widths[size];
          await console.visit(
            async (page) => {
              const look = (name: string) => examine(page, `${name}-${size}-${theme}`);
              await page.goto('/');
              await page.getByRole('button', { name: 'Sign in' }).waitFor();
              await look('sign-in');
              await console.signIn(page, 'platform', 'operator');

              await page.getByRole('heading', { name: 'Break it' }).waitFor();
              await page.getByText('What was done about failures').waitFor();
              await look('live');
              await page.getByRole('button', { name: 'Kill the database' }).click();
              await page.getByText('it could not be mended').waitFor();
              await look('live-broken');
              await page.getByRole('button', { name: 'Mend everything' }).click();
              await page.getByText('Nothing is broken').waitFor();

              await page.goto('/users');
              await page.getByText('Show more').waitFor();
              await look('users');
              await page.getByRole('button', { name: 'Register user' }).click();
              await look('register');
              await page.goto('/users?search=grace');
              await page.getByRole('link', { name: 'Grace Hopper' }).first().click();
              await page.getByText('User created').waitFor();
              await look('user');
              await page.getByRole('button', { name: 'Delete' }).click();
              await look('confirm');
              await page.keyboard.press('Escape');
              await page.getByRole('button', { name: 'Issue key' }).click();
              await page.getByLabel('Name', { exact: true }).fill(`nightly ${theme} ${size}`);
              await page.getByRole('button', { name: 'Issue', exact: true }).click();
              await page.getByText('this once').waitFor();
              await look('token');
              await page.getByRole('button', { name: 'I have kept it' }).click();
              await page.route('**/api/users/*', (route, request) =>
                request.method() === 'GET' ? route.fulfill({ status: 502 }) : route.continue(),
              );
              await page.getByRole('button', { name: 'Save' }).click();
              await page.getByText('Something else answered').waitFor();
              await look('user-with-problem');
              await page.unrouteAll();

              await page.goto('/keys');
              await page.getByText('Show more').waitFor();
              await look('keys');
              await page.getByRole('link', { name: 'laptop' }).first().click();
              await page.getByText('API key created').waitFor();
              await look('key');

              await page.goto('/audit');
              await page.getByText('Show more').waitFor();
              await page.getByRole('button', { name: 'Verify' }).click();
              await page.getByText('Whole').waitFor();
              await look('audit');
              await page.getByLabel('Action').fill('users update');
              await page.getByText('is no action').waitFor();
              await look('no-action');
              await page.goto('/users/0197f6a2-5b1c-7c3d-8e4f-123456789abc');
              await page.getByText('Nothing is recorded').waitFor();
              await look('deleted');

              await page.goto('/migrations');
              await page.getByText('Up to date').waitFor();
              await look('migrations');
              await page.goto('/report');
              await page.locator('iframe').waitFor();
              await look('report');
              await page.goto('/nothing');
              await page.getByText('There is no such page').waitFor();
              await look('not-found');
            },
            {
              viewport: { width, height: 844 },
              colorScheme: theme,
              reducedMotion: 'reduce',
              expected: ['status of 502', 'status of 404'],
            },
          );
        },
        180_000,
      );
    },
    { engines: ['postgres'] },
  ),
);

/** Neither axe finds anything, nor does the page have to be moved sideways. */
async function examine(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) {
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
  expect(found, name).toEqual([]);
  const overflow = await page.evaluate(
    'Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)',
  );
  expect(overflow, `${name} is too wide`).toBe(0);
}
