import type { AnyTable, Row } from '@holdfast/db-types';
import { type AuditEntry, auditLog } from '../../audit/audit-log.ts';
import { chainHeads } from '../../audit/chain/heads.ts';
import type { ChainHead } from '../../audit/chain/link.ts';
import { type Verification, type VerifyOptions, verifyChains } from '../../audit/chain/verify.ts';
import type { HistoryEntry } from '../../audit/read-changes.ts';
import { resourceTypeOf } from '../../audit/resource.ts';
import type { RowKey } from '../../criteria/row-key.ts';
import { AuditLogImmutableError } from '../../errors/audit-log-immutable-error.ts';
import { ReadRepository } from '../../repository/read-repository.ts';
import { type EntryFilter, entriesThat } from './entry-filter.ts';
import { type HistoryOptions, historyOf } from './history.ts';
import { type LoggedAction, logAction } from './log-action.ts';
import { stateAt } from './state-at.ts';
import { type ActionCount, actionStatistics, type StatisticsBy } from './statistics.ts';

/** Which page of entries. */
export type EntryPage = HistoryOptions;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Reads the audit trail, adds what the application itself has to tell, and verifies that nobody tampered with it. Who may
 * use it sees everything that was ever written: give it to those alone.
 */
export class AuditLogRepository extends ReadRepository.for(auditLog) {
  /**
   * Adds an entry for something that no repository wrote, in the name of the actor.
   * @throws QueryError where the action is not `resource.action`
   * @example audit.logAction({ action: 'invoice.send', resourceId: invoice.id, durationMs: 230 })
   */
  logAction(action: LoggedAction): Promise<AuditEntry> {
    return logAction(this.access, action);
  }

  /** The entries of a resource, or of all of its type, the newest first. */
  getByResource(
    resource: string | AnyTable,
    resourceId?: string,
    page: EntryPage = {},
  ): Promise<AuditEntry[]> {
    const resourceType = typeof resource === 'string' ? resource : resourceTypeOf(resource);
    return this.searchLogs({ resourceType, ...(resourceId !== undefined && { resourceId }) }, page);
  }

  /**
   * What a user did, the newest first.
   * @example audit.getByUser('u_42', { action: 'orders.*', since: monday })
   */
  getByUser(
    userId: string,
    filter: Omit<EntryFilter, 'userId'> = {},
    page: EntryPage = {},
  ): Promise<AuditEntry[]> {
    return this.searchLogs({ ...filter, userId }, page);
  }

  /** What was done lately, the newest first: by default the last 100 entries of the last 24 hours. */
  getRecentActions(filter: EntryFilter = {}, page: EntryPage = {}): Promise<AuditEntry[]> {
    const since = new Date(this.access.now().getTime() - dayMs);
    return this.searchLogs({ since, ...filter }, page);
  }

  /** How many entries there are by one of their properties, the most frequent first. */
  getActionStatistics(by: StatisticsBy, filter: EntryFilter = {}): Promise<ActionCount[]> {
    return actionStatistics(this.access, by, filter);
  }

  /** The entries that match, the newest first, 100 unless told. */
  searchLogs(filter: EntryFilter, { limit = 100, before }: EntryPage = {}): Promise<AuditEntry[]> {
    const wanted = entriesThat(filter);
    const where = before === undefined ? wanted : { and: [wanted, { id: { lt: before } }] };
    return this.list({ where, orderBy: { id: 'desc' }, limit });
  }

  /**
   * What happened to a row, the newest first, with values as rows have them.
   * @example
   * const page = await audit.history(orders, id, { limit: 20 });
   * const next = await audit.history(orders, id, { limit: 20, before: page.at(-1)?.id });
   */
  history<T extends AnyTable>(
    table: T,
    key: RowKey<T>,
    options: HistoryOptions = {},
  ): Promise<HistoryEntry<T>[]> {
    return historyOf(this.access, table, key, options);
  }

  /**
   * A row as it was at a time; undefined where it was not there. Absent are secret values, and what the trail does not
   * know of a row that is older than the trail.
   */
  stateAt<T extends AnyTable>(table: T, key: RowKey<T>, date: Date): Promise<Partial<Row<T>> | undefined> {
    return stateAt(this.access, table, key, date);
  }

  /** Whether every entry is as it was written, and none is missing; else the first that is not. */
  verify(options: VerifyOptions = {}): Promise<Verification> {
    return verifyChains(this.access, options);
  }

  /** The end of each hash chain. Kept elsewhere and given to `verify`, they show where ends were cut off. */
  heads(): Promise<ChainHead[]> {
    return chainHeads(this.access);
  }

  /** @throws AuditLogImmutableError always */
  async update(): Promise<never> {
    throw new AuditLogImmutableError('update');
  }

  /** @throws AuditLogImmutableError always */
  async updateMany(): Promise<never> {
    throw new AuditLogImmutableError('updateMany');
  }

  /** @throws AuditLogImmutableError always */
  async delete(): Promise<never> {
    throw new AuditLogImmutableError('delete');
  }

  /** @throws AuditLogImmutableError always */
  async purge(): Promise<never> {
    throw new AuditLogImmutableError('purge');
  }
}
