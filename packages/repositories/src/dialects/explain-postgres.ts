import type { Database, Statement } from '@holdfast/resilience';
import type { QueryPlan } from './query-plan.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** With sequential scans priced out, as they would be in a large table. */
export function explainPostgres(database: Database, { text, values }: Statement): Promise<QueryPlan> {
  return database.transaction(async (transaction) => {
    await transaction.query({ text: 'set local enable_seqscan = off', values: [] });
    const { rows } = await transaction.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>({
      text: `explain (format json) ${text}`,
      values,
    });
    const plan = rows[0]?.['QUERY PLAN'] ?? [];
    const nodes = plan.flatMap(({ Plan }) => withChildren(Plan));
    return {
      scans: nodes.flatMap((node) =>
        node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? '?'] : [],
      ),
      indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
      plan: JSON.stringify(plan, undefined, 2),
    };
  });
}

function withChildren(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(withChildren)];
}
