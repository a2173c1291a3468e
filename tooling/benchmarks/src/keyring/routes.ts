import type { Answer, Client } from './client.ts';
import type { Tenant } from './tenant.ts';

/** A route that is measured. */
export interface Route {
  readonly name: string;
  readonly title: string;
  /** Asks for it once. @param random from 0 to 1 */
  ask(client: Client, random: () => number): Promise<Answer>;
}

/** A user is changed by one request at a time, since a change names the version that was read. */
class Writable {
  readonly #idle: { readonly id: string; version: number }[];

  constructor(ids: readonly string[]) {
    this.#idle = ids.map((id) => ({ id, version: 1 }));
  }

  async change(client: Client, fullName: string): Promise<Answer> {
    const user = this.#idle.shift();
    if (user === undefined) throw new Error('More requests are under way than there are users to change.');
    const { version } = user;
    const answer = await client.ask('PATCH', `/api/users/${user.id}`, { version, fullName });
    user.version = Number(answer.body['version']);
    this.#idle.push(user);
    return answer;
  }
}

/** More than can be under way at once. */
const writable = 900;

export function routesOf({ users }: Tenant): readonly Route[] {
  const changed = new Writable(users.slice(0, writable));
  const read = users.slice(writable);
  return [
    {
      name: 'read',
      title: 'GET /api/users/:id',
      ask: (client, random) => client.ask('GET', `/api/users/${read[Math.floor(random() * read.length)]}`),
    },
    {
      name: 'list',
      title: 'GET /api/users, 20 of 1,001',
      ask: (client) => client.ask('GET', '/api/users?limit=20'),
    },
    {
      name: 'change',
      title: 'PATCH /api/users/:id, with its audit entry',
      ask: (client, random) => changed.change(client, `Somebody ${Math.floor(random() * 1e9)}`),
    },
  ];
}
