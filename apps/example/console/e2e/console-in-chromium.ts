import { randomUUID } from 'node:crypto';
import { launchChromium } from '@holdfast-tooling/test-browser';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { DemoControls } from '../../src/http/demo-controls.ts';
import type { ServerOptions } from '../../src/http/server.ts';
import { KeyringFixture, password } from '../../test/keyring-fixture.ts';

/** Something that a page complained about: on its console, or by asking another origin. */
export type Complaints = readonly string[];

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

  /** A page of a visitor of their own, closed at the end, when it must have complained about nothing but what was expected. */
  async visit(
    look: (page: Page, context: BrowserContext) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<Complaints> {
    const context = await this.#browser.newContext({ baseURL: this.address, ...options });
    context.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(`${message.text()} (${page.url()})`);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const own = request.url().startsWith(`${this.address}/`) || request.url().startsWith('blob:');
      if (!own) complaints.push(`asked ${request.url()}`);
    });
    try {
      await look(page, context);
    } finally {
      await context.close();
    }
    return complaints;
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
      const detail = fault.kind === 'latency' ? `${fault.ms} ms more` : null;
      active = [...active, { kind: fault.kind, detail }];
    },
    mend: async () => {
      active = [];
    },
  };
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
