import { createHash, randomBytes } from 'node:crypto';
import { actAs } from '@holdfast/repositories';
import type { Session, User } from '../generated/tables/index.ts';
import { Caller, type Origin } from './caller.ts';
import type { GateStore, KeyringStore } from './store.ts';

export interface SignIn {
  /** The organization's slug. */
  readonly organization: string;
  /** Username or email address. */
  readonly login: string;
  readonly password: string;
}

/** A session with its token, which is known only at this moment. */
export interface SignedIn {
  readonly caller: Caller;
  readonly session: Session;
  readonly token: string;
}

/** How long a session lasts, from sign-in on. */
export const sessionMs = 12 * 60 * 60 * 1000;
const tokenForm = /^[\w-]{43}$/;

/** Recognises callers, by API key and by session; signs users in and out. */
export class Gate {
  readonly #gate: GateStore;
  readonly #store: KeyringStore;

  constructor(gate: GateStore, store: KeyringStore) {
    this.#gate = gate;
    this.#store = store;
  }

  /** Who brings this API key; undefined where it is none that is good for anything. Its use is counted. */
  async callerByKey(token: string, ip: string): Promise<Caller | undefined> {
    const found = await this.#gate.apiKeys.authenticate(token, { ip });
    return found.authenticated ? new Caller(found.user, { kind: 'key', key: found.key }) : undefined;
  }

  /** Who brings this cookie; undefined where its session is over, or its user may no longer sign in. */
  async callerBySession(token: string): Promise<Caller | undefined> {
    if (!tokenForm.test(token)) return undefined;
    const session = await this.#gate.sessions.findBy({ tokenHash: hashOf(token) });
    if (session === undefined || session.expiresAt <= new Date()) return undefined;
    const user = await this.#gate.users.find(session.userId);
    return user?.isActive ? new Caller(user, { kind: 'session', session }) : undefined;
  }

  /** Opens a session; undefined where the organization, the login or the password is wrong, which takes the same time. */
  async signIn(
    { organization: slug, login, password }: SignIn,
    origin: Origin,
  ): Promise<SignedIn | undefined> {
    const organization = await this.#gate.organizations.findBy({ slug });
    // Looked for in one organization; where there is no such, in one that nobody is in.
    const organizationId = organization?.id ?? '00000000-0000-0000-0000-000000000000';
    const found = await actAs({ id: 'gate', organizationId }, () =>
      this.#gate.users.authenticate(login, password, { ip: origin.ip }),
    );
    return found.authenticated ? this.#open(found.user, origin) : undefined;
  }

  async signOut(session: Session): Promise<void> {
    await this.#gate.query({ text: 'delete from sessions where id = $1', values: [session.id] });
    await this.#store.audit.logAction({ action: 'sessions.end', resourceId: session.id });
  }

  /** Ends the session of a cookie whose user signs in anew. */
  async discard(token: string): Promise<void> {
    if (!tokenForm.test(token)) return;
    await this.#gate.query({ text: 'delete from sessions where token_hash = $1', values: [hashOf(token)] });
  }

  /** Whether there is an organization of this id. */
  async hasOrganization(id: string): Promise<boolean> {
    return (await this.#gate.organizations.find(id)) !== undefined;
  }

  async #open(user: User, origin: Origin): Promise<SignedIn> {
    const token = randomBytes(32).toString('base64url');
    const now = Date.now();
    const session = await this.#gate.sessions.create({
      tokenHash: hashOf(token),
      userId: user.id,
      ip: origin.ip,
      userAgent: origin.userAgent ?? null,
      expiresAt: new Date(now + sessionMs),
    });
    // Here and not in a job of its own: whoever signs in clears away what has expired.
    await this.#gate.query({ text: 'delete from sessions where expires_at <= $1', values: [new Date(now)] });
    const caller = new Caller(user, { kind: 'session', session });
    await actAs(caller.actor(origin), () =>
      this.#store.audit.logAction({ action: 'sessions.begin', resourceId: session.id }),
    );
    return { caller, session, token };
  }
}

/** SHA-256 is enough: a token has 256 random bits, so there is nothing to guess. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
