import type { DialectName } from '@holdfast/resilience';
import type { RangeVar } from 'libpg-query';

import type { Direction } from '../runner/events.ts';
import { type Segment, segmentsOf } from '../sql/segments.ts';
import type { SqlStatement } from '../sql/statement.ts';
import { rules } from './all-rules.ts';
import { applyStatement } from './catalog/apply-statement.ts';
import type { Catalog } from './catalog/catalog.ts';
import { nameOfRange, type ObjectName } from './catalog/object-name.ts';
import type { LintFinding } from './finding.ts';
import { findingsOf, type Reported, syntaxFindings, waiverFindings } from './findings-of.ts';
import type { HeldLocks, Scene } from './scene.ts';
import type { LintScript } from './script.ts';
import type { SqlWriter } from './sql-writer.ts';
import { changedTable, lockedTable } from './tree/table-lock.ts';
import { readWaivers, type Waiver } from './waivers.ts';

export interface ScriptLint {
  readonly revision: string;
  readonly direction: Direction;
  readonly dialect: DialectName;
  readonly script: LintScript;
  /** As it is before the script; afterwards as it is behind it. */
  readonly catalog: Catalog;
  readonly writer: SqlWriter;
  /** The rules that are not looked at. */
  readonly off: ReadonlySet<string>;
}

const known: ReadonlySet<string> = new Set(rules.map(({ name }) => name));

/** Looks at a script, statement by statement, and takes what it does into the catalog. */
export async function lintScript(lint: ScriptLint): Promise<readonly LintFinding[]> {
  const { script, catalog } = lint;
  const waivers = readWaivers(script, known);
  const used = new Map<Waiver, Set<string>>(waivers.map((waiver) => [waiver, new Set()]));
  const found: Reported[] = [];
  const active = rules.filter(
    ({ name, dialects, direction = lint.direction }) =>
      !lint.off.has(name) && dialects.includes(lint.dialect) && direction === lint.direction,
  );
  for (const scene of scenesOf(lint)) {
    const { statement } = scene;
    for (const rule of active) {
      const reports = rule.check(statement, scene);
      const waiver = waivers.find((one) => one.statement === statement && one.rules.includes(rule.name));
      if (waiver === undefined) found.push(...reports.map((report) => ({ rule, report, statement })));
      else if (reports.length > 0) used.get(waiver)?.add(rule.name);
    }
    applyStatement(statement, catalog);
    for (const { name } of scene.longNames) catalog.cutNames.add(name);
  }
  const findings = await findingsOf(lint, found);
  return [...syntaxFindings(lint), ...findings, ...waiverFindings(lint, waivers, used)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

/** Takes what a script does into the catalog, and looks at nothing. */
export function passOver({ statements, longNames }: LintScript, catalog: Catalog): void {
  for (const statement of statements) applyStatement(statement, catalog);
  for (const { name } of longNames) catalog.cutNames.add(name);
}

/** A scene for each statement; the catalog is in step with the last one that was taken. */
function* scenesOf({
  script,
  dialect,
  direction,
  catalog,
  writer,
}: ScriptLint): Generator<Scene & { readonly statement: SqlStatement }> {
  const { statements, longNames } = script;
  const places = new Map(
    segmentsOf(statements).flatMap((segment) =>
      segment.statements.map((statement, index) => [statement, { segment, index }] as const),
    ),
  );
  const stood = (name: RangeVar | ObjectName | undefined): boolean => {
    if (name === undefined) return false;
    if ('relpersistence' in name && name.relpersistence === 't') return false;
    const table = catalog.table('name' in name ? name : nameOfRange(name));
    return table === undefined || !catalog.isNew(table);
  };
  let held: HeldLocks = {};
  let previous: Segment | undefined;
  for (const statement of statements) {
    const { segment, index: place = 0 } = places.get(statement) ?? {};
    if (segment !== previous) held = {};
    previous = segment;
    const end = statement.start + statement.text.length;
    // The catalog moves on when this scene is done with.
    const now: HeldLocks = {
      table: held.table ?? lockedTable(statement.node, { stood }),
      rows: held.rows ?? changedTable(statement.node, { stood }),
    };
    yield {
      statement,
      dialect,
      direction,
      catalog,
      statements,
      segment,
      get before() {
        return segment?.statements.slice(0, place) ?? [];
      },
      longNames: longNames.filter(({ index }) => index >= statement.start && index < end),
      held,
      stood,
      ...writer,
    };
    held = now;
  }
}
