/** On whose behalf something is done. */
export interface Actor {
  /** Who: written into `createdBy`, `updatedBy` and `deletedBy`, and into the audit trail. */
  readonly id: string;
  /** The organization acted for: what belongs to it is within reach, in tables that are owned. */
  readonly organizationId?: string;
  /** Whether ownership does not limit what is within reach: for jobs and administrators. @default false */
  readonly unrestricted?: boolean;
  readonly email?: string;
  /** From where. */
  readonly ip?: string;
  readonly userAgent?: string;
  /** In which request. */
  readonly requestId?: string;
}

/** Who acts where nobody is named: unrestricted. */
export const systemActor: Actor = Object.freeze({ id: 'system', unrestricted: true });
