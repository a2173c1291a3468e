import type { SqlStatement } from './statement.ts';

/**
 * The names of the settings that a script leaves changed in its session. What set_config() changes cannot be told;
 * dumps use it for the search path.
 */
export function changedSettings(statements: readonly SqlStatement[]): readonly string[] {
  return [...new Set(statements.flatMap(namesIn))];
}

function namesIn({ node, text }: SqlStatement): readonly string[] {
  if ('VariableSetStmt' in node) {
    const { kind, name } = node.VariableSetStmt;
    return name === undefined || kind === 'VAR_SET_MULTI' ? [] : [name];
  }
  return 'SelectStmt' in node && /\bset_config\b/i.test(text) ? ['search_path'] : [];
}

/**
 * The statements that only set something for the session, which a script that goes on in a later session needs
 * again.
 */
export function settingsOf(statements: readonly SqlStatement[]): readonly SqlStatement[] {
  return statements.filter((statement) => {
    const { node } = statement;
    if ('VariableSetStmt' in node) return node.VariableSetStmt.is_local !== true;
    return namesIn(statement).length > 0;
  });
}
