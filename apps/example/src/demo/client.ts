/** Keyring's HTTP API from a caller's side, over a real connection. */
export class KeyringClient {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param organizationId the organization to act for */
  constructor(url: string, token: string, organizationId: string) {
    this.#url = url;
    this.#headers = { authorization: `Bearer ${token}`, 'keyring-organization': organizationId };
  }

  /** @throws TypeError where the service cannot be reached */
  async request(method: string, path: string, body?: object, signal?: AbortSignal): Promise<KeyringAnswer> {
    const start = performance.now();
    const response = await fetch(new URL(path, this.#url), {
      method,
      headers: {
        ...this.#headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : JSON.parse(text),
      ms: performance.now() - start,
    };
  }
}

export interface KeyringAnswer {
  readonly status: number;
  // What a step reads of an answer it checks itself.
  readonly body: Readonly<Record<string, unknown>>;
  readonly ms: number;
}
