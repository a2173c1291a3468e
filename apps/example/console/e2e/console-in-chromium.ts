import { randomUUID } from 'node:crypto';
import { launchChromium } from '@holdfast-tooling/test-browser';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { DemoControls } from '../../src/http/demo-controls.ts';
import type { ServerOptions } from '../../src/http/server.ts';
import { KeyringFixture, password } from '../../test/keyring-fixture.ts';

/** The console, served by a real Keyring, in a real browser. */
export class ConsoleInChromium {
  readonly keyring: KeyringFixture;
  readonly address: string;
  readonly #browser: Browser;

  private constructor(keyring: KeyringFixture, address: string, browser: Browser) {
    this.keyring = keyring;
    this.address = address;
    this.#browser = browser;
  }

  static async open(url: string, options: Partial<ServerOptions> = {}): Promise<ConsoleInChromium> {
    const keyring = await KeyringFixture.open(url, options);
    const address = await keyring.app.listen({ host: '127.0.0.1', port: 0 });
    return new ConsoleInChromium(keyring, address, await launchChromium());
  }

  /**
   * A page of a visitor of their own, closed at the end. Neither it nor another one that the visitor opens may complain, on its
   * console or by asking another origin, but of what is `expected`: parts of what Chromium says.
   */
  async visit(
    look: (page: Page, context: BrowserContext) => Promise<void>,
    { expected = [], ...options }: BrowserContextOptions & { readonly expected?: readonly string[] } = {},
  ): Promise<void> {
    const context = await this.#browser.newContext({ baseURL: this.address, ...options });
    context.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => complaints.push(error.error().message));
    context.on('request', (request) => {
      const own = request.url().startsWith(`${this.address}/`) || request.url().startsWith('blob:');
      if (!own) complaints.push(`asked ${request.url()}`);
    });
    try {
      await look(await context.newPage(), context);
    } finally {
      await context.close();
    }
    expect(complaints).toEqual(expected.map((part) => expect.stringContaining(part)));
  }

  async signIn(page: Page, organization: string, login: string, path = '/'): Promise<void> {
    await page.goto(path);
    await page.getByLabel('Organization').fill(organization);
    await page.getByLabel('Username or email').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation').waitFor();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.keyring.close();
  }
}

/** Controls that remember what they were asked for. What breaking does to a database is the demo's to test. */
export function rememberingControls(): DemoControls {
  let active: Awaited<ReturnType<DemoControls['state']>>['active'] = [];
  return {
    state: async () => ({
      faults: ['latency', 'failures', 'cut', 'restart', 'failover'],
      active,
      database: 'PostgreSQL of a test',
      replica: 'streaming',
      backgroundRate: 0,
    }),
    break: async (fault) => {
      active = [...active, { kind: fault.kind, detail: detailOf(fault) }];
    },
    mend: async () => {
      active = [];
    },
  };
}

function detailOf(fault: Parameters<DemoControls['break']>[0]): string | null {
  if (fault.kind === 'latency') return `${fault.ms} ms more`;
  if (fault.kind !== 'restart') return null;
  return 'it could not be mended, and is tried again: port 25432 is in use by another process, which has to be stopped first';
}

/** Users with keys, so that there is something to see; answers the operator's name. */
export async function furnish({ bootstrap }: KeyringFixture): Promise<{ operator: string; admin: string }> {
  const platform = await bootstrap.organization({ slug: 'platform', name: 'Platform' });
  const acme = await bootstrap.organization({ slug: 'acme', name: 'Acme' });
  const values = (username: string, fullName: string) => ({
    ...{ username, fullName, password },
    email: `${username}@keyring.example`,
  });
  await bootstrap.user(platform.id, { ...values('operator', 'Olga Operator'), isSuperuser: true });
  await bootstrap.user(acme.id, { ...values('admin', 'Ada Admin'), role: 'admin' });
  const names = ['Grace Hopper', 'Alan Turing', 'Barbara Liskov', 'Edsger Dijkstra', 'Frances Allen'];
  for (const name of [...names, ...names, ...names, ...names, ...names]) {
    const username = `${name.split(' ', 1)[0]?.toLowerCase()}-${randomUUID().slice(0, 4)}`;
    const user = await bootstrap.user(acme.id, values(username, name));
    await bootstrap.token(user, 'laptop', ['users:read']);
  }
  return { operator: 'operator', admin: 'admin' };
}
