import { type Actor, permits } from '@holdfast/repositories';
import type { ApiKey, Session, User } from '../generated/tables/index.ts';
import { ForbiddenError } from './forbidden-error.ts';
import { covers, type Permission, permissionsOf } from './permissions.ts';

/** What a caller proved to be somebody with. */
export type Credential =
  | { readonly kind: 'key'; readonly key: ApiKey }
  | { readonly kind: 'session'; readonly session: Session };

/** From where and in which request somebody calls. */
export interface Origin {
  /** Undefined where it is not known. */
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  readonly requestId: string;
}

/** Who calls, and what they may do: what the user may, and of that, by API key, what the key permits. */
export class Caller {
  readonly user: User;
  readonly credential: Credential;
  /** The organization that the caller acts for; undefined where an operator looks at all of them. */
  readonly organizationId: string | undefined;

  constructor(user: User, credential: Credential, organizationId: string | undefined = user.organizationId) {
    this.user = user;
    this.credential = credential;
    this.organizationId = organizationId;
  }

  /** The same caller in another organization, or in none in particular. @throws ForbiddenError who is no operator */
  in(organizationId: string | undefined): Caller {
    if (organizationId === this.organizationId) return this;
    if (!this.isOperator) throw new ForbiddenError('Only operators act for other organizations.');
    const moved = new Caller(this.user, this.credential);
    return Object.assign(moved, { organizationId });
  }

  get isOperator(): boolean {
    return this.user.isSuperuser;
  }

  /** The names of what may be done, cut to what the credential permits. */
  get permissions(): readonly string[] {
    const ofUser = permissionsOf(this.user);
    if (this.credential.kind === 'session') return ofUser;
    const granted = namesIn(this.credential.key.permissions);
    return [
      ...granted.filter((name) => permits(ofUser, name)),
      ...ofUser.filter((name) => !granted.includes(name) && permits(granted, name)),
    ];
  }

  may(permission: Permission): boolean {
    return permits(permissionsOf(this.user), permission) && this.credentialPermits(permission);
  }

  /** @throws ForbiddenError */
  require(permission: Permission): void {
    if (!this.may(permission)) throw new ForbiddenError(`The permission "${permission}" is needed.`);
  }

  /** Operators are for operators to manage, wherever their account is. @throws ForbiddenError */
  requireToManage(other: Pick<User, 'isSuperuser'>): void {
    if (other.isSuperuser && !this.isOperator)
      throw new ForbiddenError('Only operators manage other operators.');
  }

  /**
   * Whoever makes somebody else able to sign in as a user must be able to do all that this user can.
   * @throws ForbiddenError
   */
  requireToStandFor(other: Pick<User, 'isSuperuser' | 'role'>): void {
    if (!covers(this.permissions, permissionsOf(other)))
      throw new ForbiddenError('That would give more than you may do yourself.');
  }

  /** A key hands on no more than it has. What its user may not do, no key of theirs does. @throws ForbiddenError */
  requireToGrant(permissions: readonly string[]): void {
    if (!permissions.every((permission) => this.credentialPermits(permission)))
      throw new ForbiddenError('A key cannot grant what it does not permit itself.');
  }

  /** In whose name the repositories, the policies and the audit trail are to work. */
  actor(origin: Origin): Actor {
    return actorOf(this.user, this.organizationId, origin);
  }

  private credentialPermits(permission: string): boolean {
    return this.credential.kind === 'session' || permits(this.credential.key.permissions, permission);
  }
}

/** A user who acts for an organization, or for all of them together. */
export function actorOf(
  { id, email }: Pick<User, 'id' | 'email'>,
  organizationId: string | undefined,
  { ip, userAgent, requestId }: Origin,
): Actor {
  return {
    ...{ id, email, requestId },
    ...(organizationId === undefined ? { unrestricted: true } : { organizationId }),
    ...(ip !== undefined && { ip }),
    ...(userAgent !== undefined && { userAgent }),
  };
}

function namesIn(permissions: unknown): readonly string[] {
  return Array.isArray(permissions) ? permissions.filter((name) => typeof name === 'string') : [];
}
