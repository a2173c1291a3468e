import { defineRelations } from '../../relations/define-relations.ts';
import { toMany, toOne } from '../../relations/described-relation.ts';
import type { AnyTable } from '../../table/table.ts';
import type { RelationPlan, TablePlan } from '../plan/table-plan.ts';
import type { ProblemList } from '../problem-list.ts';
import { define } from './try-table.ts';

/** The relations that can be defined between these tables; the others are warned of. */
export function tryRelations(
  relations: readonly RelationPlan[],
  tried: ReadonlyMap<TablePlan, AnyTable | undefined>,
  problems: ProblemList,
): readonly RelationPlan[] {
  const tables = new Map([...tried].map(([{ model }, table]) => [model, table]));
  return relations.filter((relation) => {
    const [from, to] = [tables.get(relation.model), tables.get(relation.target)];
    if (from === undefined || to === undefined) return false;
    try {
      tryRelation(relation, from, to);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.warnInField(relation.model, relation.property, `left out of the relations. ${reason}`);
      return false;
    }
  });
}

function tryRelation(
  { model, property, target, ...relation }: RelationPlan,
  from: AnyTable,
  to: AnyTable,
): void {
  const { kind, on, through, optional } = relation;
  const tables = { [model]: from, [target]: to, ...(through && { between: define(through.table) }) };
  const described =
    kind === 'one'
      ? toOne(target, on, { optional })
      : through
        ? toMany(target, on, { through: 'between', on: through.on })
        : toMany(target, on);
  // The names are known when this runs only, so that the compiler has nothing to check.
  defineRelations(tables, { [model]: { [property]: described } } as never);
}
