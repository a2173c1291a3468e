import type { Database, Statement, Transaction } from '@holdfast/resilience';
import type { QueryPlan } from './query-plan.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Sequential scans are priced out, as they would be in a large table; that price is nothing to compile the plan for. */
const unlikeSmall = `select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)`;

export function explainPostgres(database: Database, { text, values }: Statement): Promise<QueryPlan> {
  return database.transaction(async (transaction) => {
    await transaction.query({ text: unlikeSmall, values: [] });
    const { rows } = await transaction.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>({
      text: `explain (format json) ${text}`,
      values,
    });
    const plan = rows[0]?.['QUERY PLAN'] ?? [];
    const nodes = plan.flatMap(({ Plan }) => withChildren(Plan));
    return {
      scans: [
        ...nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? '?'] : [])),
        ...(await walkedThrough(transaction, plan)),
      ],
      indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
      plan: JSON.stringify(plan, undefined, 2),
    };
  });
}

/** The tables of which a whole index is read, in place of the table: no better than the table, unless a limit ends it. */
async function walkedThrough(
  transaction: Transaction,
  plan: readonly { readonly Plan: PlanNode }[],
): Promise<readonly string[]> {
  const names = plan
    .flatMap(({ Plan }) => unlimited(Plan))
    .flatMap((node) => (node['Index Cond'] === undefined ? (node['Index Name'] ?? []) : []));
  if (names.length === 0) return [];
  // An index of some of the rows is read for just those.
  const { rows } = await transaction.query<{ name: string }>({
    text: `select c.relname as name from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_class x on x.oid = i.indexrelid
      where x.relname = any ($1) and pg_table_is_visible(x.oid) and i.indpred is null`,
    values: [names],
  });
  return rows.map(({ name }) => name);
}

function withChildren(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(withChildren)];
}

function unlimited(node: PlanNode): PlanNode[] {
  return node['Node Type'] === 'Limit' ? [] : [node, ...(node.Plans ?? []).flatMap(unlimited)];
}
