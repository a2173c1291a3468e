/** On whose behalf something is done. */
export interface Actor {
  /** Who: written into `createdBy`, `updatedBy` and `deletedBy`. */
  readonly id: string;
  /** From where. */
  readonly ip?: string;
  /** In which request. */
  readonly requestId?: string;
}

/** Who acts where nobody is named. */
export const systemActor: Actor = { id: 'system' };
