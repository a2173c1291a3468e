/** The most characters a summary has, by the semantic conventions. */
const maxLength = 255;

const operations = /^(?:select|insert|update|delete|merge|create|alter|drop|truncate|call|copy|with|values)$/;
const joiners =
  /\b(from|join|into|update|table|truncate|call|copy)\s+(?:only\s+|if\s+(?:not\s+)?exists\s+)?((?:"[^"]+"|`[^`]+`|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))*)/gi;

/**
 * What a statement does and to what, of low cardinality: `SELECT person JOIN`, no; `SELECT person order_line`. Text
 * without literals and comments is taken. It is a label and no parse: what it does not see, it leaves out.
 */
export function summaryOf(text: string): string {
  const words = text.trim().split(/[\s(;]+/, 2);
  const first = words[0]?.toLowerCase() ?? '';
  const operation = operations.test(first) ? mainOperation(first, text) : first;
  const targets = new Set<string>();
  for (const [, , target = ''] of text.matchAll(joiners)) {
    if (!/^(?:set|select|lateral|unnest|\d.*)$/i.test(target)) targets.add(target);
  }
  return [operation.toUpperCase(), ...targets].join(' ').slice(0, maxLength);
}

/** `with x as (…) insert into …` inserts. */
function mainOperation(first: string, text: string): string {
  if (first !== 'with') return first;
  const written = /\b(insert|update|delete|merge)\b/i.exec(text)?.[1];
  return written?.toLowerCase() ?? 'select';
}
