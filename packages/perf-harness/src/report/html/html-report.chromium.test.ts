import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchChromium } from '@holdfast-tooling/test-browser';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lowContrasts, overflowing, touchingLabels } from '../../fixtures/page-checks.ts';
import { sampleSuites } from '../../fixtures/sample-suites.ts';
import { runSuites } from '../../runner/run-suites.ts';
import { htmlReport } from './html-report.ts';

/** Every kind of figure, by the names that the sample's suites give them. */
const figures = [
  'Latency distribution',
  'Percentiles',
  'Throughput',
  'Latency over time',
  'Pool',
  'Breaker state',
  'Against structuredClone',
  'Latency distribution',
  'Percentiles',
  'Resident memory',
  'Heap',
  'Event loop',
];

// The browser that comes with the dependencies runs on Linux.
describe.runIf(process.platform === 'linux')('the report of a real run, in a browser', () => {
  let folder: string;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'perf-report-'));
    const result = await runSuites(sampleSuites({ seconds: 3 }), { seed: 7 });
    const file = join(folder, 'report.html');
    await writeFile(file, htmlReport(result));
    address = pathToFileURL(file).href;
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    try {
      await page.goto(address);
      await look(page);
      expect({ complaints, requests }).toEqual({ complaints: [], requests: [address] });
    } finally {
      await context.close();
    }
  }

  describe.each([1_280, 390])('%i pixels wide', (width) => {
    test.each(['light', 'dark'] as const)(
      'in the %s theme it shows every figure, and nothing sticks out',
      async (colorScheme) => {
        await open({ viewport: { width, height: 900 }, colorScheme }, async (page) => {
          expect(await page.locator('figure h4').allTextContents()).toEqual(figures);
          const pictures = page.locator('figure svg[role=img]:visible');
          expect(await pictures.count()).toBe(figures.length);
          for (const picture of await pictures.all()) {
            expect(await picture.getAttribute('aria-label')).toMatch(/\w+ of \w+/);
            const box = await picture.boundingBox();
            expect(box?.width).toBeGreaterThan(280);
            expect(box?.height).toBeGreaterThan(40);
            expect(await picture.locator('path, line, rect, circle').count()).toBeGreaterThan(2);
          }
          expect(await page.evaluate(overflowing)).toEqual([]);
          expect(await page.evaluate(touchingLabels)).toEqual([]);
          expect(await page.evaluate(lowContrasts)).toEqual([]);
        });
      },
    );
  });

  test('the themes differ, and paper is white', async () => {
    const background = (options: BrowserContextOptions, print = false) => {
      let color = '';
      return open(options, async (page) => {
        if (print) await page.emulateMedia({ media: 'print' });
        color = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      }).then(() => color);
    };
    expect(await background({ colorScheme: 'light' })).toBe('rgb(246, 246, 243)');
    expect(await background({ colorScheme: 'dark' })).toBe('rgb(18, 20, 23)');
    expect(await background({ colorScheme: 'dark' }, true)).toBe('rgb(255, 255, 255)');
  });

  test('on paper every figure is shown, and nothing that would have to be opened', async () => {
    await open({ viewport: { width: 700, height: 900 } }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('figure svg[role=img]:visible').count()).toBe(figures.length);
      expect(await page.locator('details:visible').count()).toBe(0);
      expect(await page.evaluate(overflowing)).toEqual([]);
    });
  });

  test('what went wrong stands at the top, and leads to its suite', async () => {
    await open({}, async (page) => {
      const troubles = page.locator('.troubles li');
      const texts = await troubles.allTextContents();
      expect(texts[0]).toContain(
        'Retry load failed: connect ECONNREFUSED 127.0.0.1:5432 <the server "db-1" is gone & will not be back>',
      );
      expect(texts.join('\n')).toContain(
        'Session leaks › 60 sessions: leaked is 1, and may be at most 0 (none allowed).',
      );
      await troubles.first().locator('a').click();
      expect(page.url()).toBe(`${address}#suite-4`);
      expect(await page.locator('#suite-4 h2').textContent()).toBe('Retry load');
    });
  });

  test('the same can be had by keyboard and by ear: headings in order, a table for each picture', async () => {
    await open({}, async (page) => {
      const levels = await page
        .locator('h1, h2, h3, h4')
        .evaluateAll((headings) => headings.map(({ tagName }) => Number(tagName.slice(1))));
      expect(levels[0]).toBe(1);
      levels.reduce((before, level) => {
        expect(level).toBeLessThanOrEqual(before + 1);
        return level;
      });
      for (const figure of await page.locator('figure').all()) {
        await figure.locator('summary').focus();
        await page.keyboard.press('Enter');
        expect(await figure.locator('table:visible tbody tr').count()).toBeGreaterThan(0);
      }
      expect(await page.locator('script').count()).toBe(0);
    });
  });
});
