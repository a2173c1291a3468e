import type { Statement } from '../statement.ts';

/** Text that can only be one statement, and one that any protocol treats alike. */
const single = /^\s*(?:select|insert|update|delete|merge|with|values|savepoint)\b[^;$]*;?\s*$/i;

/**
 * Whether a statement can be sent by the extended protocol, which takes one statement at a time. With values, or a name
 * to prepare it under, it is sent so anyway; other text may be anything.
 */
export function mayBeLed({ text, values, name }: Statement, preparedStatements: boolean): boolean {
  return values.length > 0 || (name !== undefined && preparedStatements) || single.test(text);
}

/** The statement, without its name where nothing is prepared. */
export function asSent(statement: Statement, preparedStatements: boolean): Statement {
  return preparedStatements ? statement : { text: statement.text, values: statement.values };
}
