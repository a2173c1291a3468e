import type { Database, Statement } from '@holdfast/resilience';
import type { QueryPlan } from './query-plan.ts';

const scan = /^SCAN (?!json_each\b|CONSTANT\b)(?<table>\S+)(?! USING)/;
const search = /USING (?:COVERING )?INDEX (?<index>\S+)/;

export async function explainSqlite(database: Database, { text, values }: Statement): Promise<QueryPlan> {
  const { rows } = await database.query<{ detail: string }>({ text: `explain query plan ${text}`, values });
  const details = rows.map(({ detail }) => detail);
  return {
    scans: details.flatMap((detail) =>
      search.test(detail) ? [] : (scan.exec(detail)?.groups?.['table'] ?? []),
    ),
    indexes: details.flatMap((detail) => search.exec(detail)?.groups?.['index'] ?? []),
    plan: details.join('\n'),
  };
}
