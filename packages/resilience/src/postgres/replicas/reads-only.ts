import type { TransactionOptions } from '../../database.ts';

/** Whether a replica can run such a transaction: a standby has no serializable ones. */
export function readsOnly({ readOnly, isolation }: TransactionOptions): boolean {
  return readOnly === true && isolation !== 'serializable';
}
