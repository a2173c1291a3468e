import { nameOfRange } from '../catalog/object-name.ts';
import type { Report, Rule } from '../rule.ts';

function report(what: string, command?: number): Report {
  return {
    command,
    message:
      `An earlier migration has made ${what} already. With IF NOT EXISTS this does nothing, whatever its ` +
      'definition says: the one that is there stays as it is.',
    advice: [
      { says: 'Leave it out; where the definition differs, change what is there, or choose another name.' },
    ],
  };
}

export const alreadyThere: Rule = {
  name: 'already-there',
  severity: 'warning',
  dialects: ['postgres', 'sqlite'],
  check({ node }, { catalog, quote }) {
    if ('CreateStmt' in node && node.CreateStmt.if_not_exists === true) {
      const name = nameOfRange(node.CreateStmt.relation);
      return catalog.table(name) === undefined ? [] : [report(`the table ${quote(name.name)}`)];
    }
    if ('IndexStmt' in node && node.IndexStmt.if_not_exists === true) {
      const { idxname = '', relation } = node.IndexStmt;
      const isThere = catalog.index({ ...nameOfRange(relation), name: idxname }) !== undefined;
      return isThere ? [report(`the index ${quote(idxname)}`)] : [];
    }
    if (!('AlterTableStmt' in node)) return [];
    const table = catalog.table(nameOfRange(node.AlterTableStmt.relation));
    return (node.AlterTableStmt.cmds ?? []).flatMap((cmd, index) => {
      if (!('AlterTableCmd' in cmd)) return [];
      const { subtype, missing_ok, def } = cmd.AlterTableCmd;
      if (subtype !== 'AT_AddColumn' || missing_ok !== true || def === undefined || !('ColumnDef' in def))
        return [];
      const { colname = '' } = def.ColumnDef;
      return table?.columns.has(colname) === true ? [report(`the column ${quote(colname)}`, index)] : [];
    });
  },
};
