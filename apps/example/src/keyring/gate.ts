import { createHash, randomBytes } from 'node:crypto';
import { actAs } from '@holdfast/repositories';
import { isHoldfastError } from '@holdfast/resilience';
import type { Session, User } from '../generated/tables/index.ts';
import { actorOf, Caller, type Origin } from './caller.ts';
import type { GateStore, KeyringStore } from './store.ts';

export interface SignIn {
  /** The organization's slug. */
  readonly organization: string;
  /** Username or email address. */
  readonly login: string;
  readonly password: string;
}

/** Whose login it is, as it was found. */
export interface Account {
  readonly id: string;
  readonly organizationId: string;
  readonly passwordHash: string;
}

/** A session with its token, which is known only at this moment. */
export interface SignedIn {
  readonly caller: Caller;
  readonly session: Session;
  readonly token: string;
}

/** A credential that shows nobody: whatever happens, or as long as its user is deactivated or deleted. */
export type Refused = 'for-good' | 'for-now';

/** How long a session lasts, from sign-in on. */
export const sessionMs = 12 * 60 * 60 * 1000;
const tokenForm = /^[\w-]{43}$/;
/** An organization that nobody is in. */
const nobodys = '00000000-0000-0000-0000-000000000000';

/** Recognises callers, by API key and by session; signs users in and out. */
export class Gate {
  readonly #gate: GateStore;
  readonly #store: KeyringStore;

  constructor(gate: GateStore, store: KeyringStore) {
    this.#gate = gate;
    this.#store = store;
  }

  /** Who brings this API key. Its use is counted. */
  async callerByKey(token: string, ip: string | undefined): Promise<Caller | Refused> {
    const found = await this.#gate.apiKeys.authenticate(token, { ip });
    if (found.authenticated) return new Caller(found.user, { kind: 'key', key: found.key });
    return found.reason === 'user-deleted' || found.reason === 'user-inactive' ? 'for-now' : 'for-good';
  }

  /** Who brings this cookie. */
  async callerBySession(token: string): Promise<Caller | Refused> {
    if (!tokenForm.test(token)) return 'for-good';
    const session = await this.#gate.sessions.findBy({ tokenHash: hashOf(token) });
    if (session === undefined || session.expiresAt <= new Date()) return 'for-good';
    const user = await this.#gate.users.find(session.userId);
    return user?.isActive ? new Caller(user, { kind: 'session', session }) : 'for-now';
  }

  /** Whose login this is; undefined where it is nobody's, which is for nobody to be told. */
  async accountOf({ organization, login }: Omit<SignIn, 'password'>): Promise<Account | undefined> {
    const { rows } = await this.#gate.query<Account>(
      {
        // Where it is one's username and another's address it is the address, as it is for the repository.
        text: `select users.id, organization_id as "organizationId", password_hash as "passwordHash"
          from users join organizations on organizations.id = organization_id
          where slug = $1 and (username = $2 or lower(email) = lower($2)) and deleted_at is null
          order by username = $2 limit 1`,
        values: [organization, login],
      },
      { idempotent: true },
    );
    return rows[0];
  }

  /** Opens a session; undefined where the organization, the login or the password is wrong, which takes the same time. */
  async signIn(attempt: SignIn, account: Account | undefined, origin: Origin): Promise<SignedIn | undefined> {
    const first = await this.#tryToSignIn(attempt, account, origin).catch(againWhereLost);
    if (first !== 'again') return first;
    const second = await this.#tryToSignIn(attempt, await this.accountOf(attempt), origin);
    return second === 'again' ? undefined : second;
  }

  /** Ends a session, and says so in the trail of its user's own organization, wherever the user was acting. */
  async signOut({ user }: Caller, { id }: Session, origin: Origin): Promise<void> {
    const actor = actorOf(user, user.organizationId, origin);
    await this.#store.session({ actor }, async ({ knex, audit }) => {
      await knex('sessions').where({ id }).del();
      await audit.logAction({ action: 'sessions.end', resourceId: id });
    });
  }

  /**
   * Clears away sessions that have expired, and the one of a cookie whose user has signed in anew. Here and not in a job of its own:
   * whoever signs in does it.
   */
  async clearAway(replaced: string | undefined): Promise<void> {
    await this.#gate.query(
      {
        text: 'delete from sessions where expires_at <= $1 or token_hash = $2',
        values: [new Date(), replaced === undefined ? null : hashOf(replaced)],
      },
      { idempotent: true },
    );
  }

  /** Whether there is an organization of this id. */
  async hasOrganization(id: string): Promise<boolean> {
    return (await this.#gate.organizations.find(id)) !== undefined;
  }

  /** `again` where the password that was right is kept in another way by now: hashed anew, or it is another one. */
  async #tryToSignIn(
    { login, password }: SignIn,
    account: Account | undefined,
    origin: Origin,
  ): Promise<SignedIn | 'again' | undefined> {
    const organizationId = account?.organizationId ?? nobodys;
    const found = await actAs({ id: 'gate', organizationId }, () =>
      this.#gate.users.authenticate(login, password, { ip: origin.ip }),
    );
    if (!found.authenticated || account === undefined) return undefined;
    return this.#open(found.user, account.passwordHash, origin);
  }

  #open(user: User, verifiedHash: string, origin: Origin): Promise<SignedIn | 'again'> {
    const token = randomBytes(32).toString('base64url');
    const actor = actorOf(user, user.organizationId, origin);
    return this.#store.session({ actor }, async ({ users, sessions, audit }) => {
      // Whoever changes the user ends the sessions that are there then: locked, the user changes before this or after it.
      const now = await users.find(user.id, { lock: { for: 'share' } });
      if (!now?.isActive || now.passwordHash !== verifiedHash) return 'again';
      const session = await sessions.create({
        tokenHash: hashOf(token),
        userId: user.id,
        ip: origin.ip ?? null,
        userAgent: origin.userAgent ?? null,
        expiresAt: new Date(Date.now() + sessionMs),
      });
      await audit.logAction({ action: 'sessions.begin', resourceId: session.id });
      return { caller: new Caller(now, { kind: 'session', session }), session, token };
    });
  }
}

/** The one statement of a sign-in that is no transaction notes it, which twice does no harm. */
function againWhereLost(error: unknown): 'again' {
  if (isHoldfastError(error, 'HF_STATEMENT_OUTCOME_UNKNOWN')) return 'again';
  throw error;
}

/** SHA-256 is enough: a token has 256 random bits, so there is nothing to guess. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
