import type { FastifyReply, FastifyRequest } from 'fastify';

/** The cookie that a browser's session is in. */
export class SessionCookie {
  readonly #name: string;
  readonly #options: {
    readonly path: '/';
    readonly httpOnly: true;
    readonly sameSite: 'strict';
    readonly secure: boolean;
  };

  /** @param secure whether the cookie goes over HTTPS only. Everywhere but on a developer's own machine it must. */
  constructor(secure: boolean) {
    this.#name = secure ? '__Host-keyring' : 'keyring';
    this.#options = { path: '/', httpOnly: true, sameSite: 'strict', secure };
  }

  of({ cookies }: FastifyRequest): string | undefined {
    return cookies[this.#name];
  }

  set(reply: FastifyReply, token: string, expires: Date): void {
    void reply.setCookie(this.#name, token, { ...this.#options, expires });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.#name, this.#options);
  }
}
