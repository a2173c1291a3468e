import type { Node } from 'libpg-query';

/** What writes trees as SQL. */
export interface SqlWriter {
  readonly write: (node: Node) => string;
  readonly quote: (name: string) => string;
}

let loading: Promise<SqlWriter> | undefined;

/** Loads the writer when a script is linted first: the other commands need none. */
export function loadSqlWriter(): Promise<SqlWriter> {
  loading ??= load();
  return loading;
}

async function load(): Promise<SqlWriter> {
  const { deparseSync, QuoteUtils } = await import('pgsql-deparser');
  return {
    write: (node) => {
      try {
        // Of these the parser knows the full name alone.
        return deparseSync(node, { pretty: false }).replace(/\bpg_catalog\.(?=(?:json|bit)\b)/g, '');
      } catch {
        // It does not know every tree that the parser makes; the finding says the rest without it.
        return '…';
      }
    },
    quote: (name) => QuoteUtils.quoteIdentifier(name),
  };
}
