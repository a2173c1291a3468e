import { Pool } from 'undici';
import type { Service } from './service.ts';

export interface Answer {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Record<string, unknown>;
}

/** Asks a service with one key, over connections that are kept. */
export class Client {
  readonly name: string;
  readonly #pool: Pool;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    name: string,
    { origin }: Service,
    { token, connections }: { token: string; connections: number },
  ) {
    this.name = name;
    this.#pool = new Pool(origin, { connections });
    this.#headers = { authorization: `Bearer ${token}`, 'user-agent': 'benchmark' };
  }

  /** @throws Error where it is answered by anything but 200 */
  async ask(method: 'GET' | 'PATCH', path: string, body?: object): Promise<Answer> {
    const {
      statusCode,
      headers,
      body: stream,
    } = await this.#pool.request({
      ...{ method, path },
      headers: body === undefined ? this.#headers : { ...this.#headers, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await stream.text();
    if (statusCode !== 200)
      throw new Error(`${this.name}: ${method} ${path} answered ${statusCode}: ${text}`);
    return { headers, body: JSON.parse(text) };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
