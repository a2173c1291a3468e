import type { SqlDialect } from '../dialects/sql-dialect.ts';
import { QueryError } from '../errors/query-error.ts';
import { quoteValue } from '../errors/quote-value.ts';
import type { MappedColumn } from '../mapping/mapped-column.ts';
import type { DerivedColumn, TableMapping } from '../mapping/table-mapping.ts';
import { type Comparison, type Condition, negate } from './condition.ts';
import { type BasicOperatorName, operators } from './operators.ts';

/** Databases give up on expressions that are nested or chained beyond some hundreds; input is bounded well below. */
const deepest = 32;
const mostConditions = 500;

/** Operators that are others, negated. */
const negations: Readonly<Record<string, BasicOperatorName>> = { ne: 'eq', notIn: 'in' };
const operatorNames = [...Object.keys(operators), ...Object.keys(negations), 'isNull'];

/** Criteria taken apart: the tree of their conditions, and the values in the order that its indexes refer to. */
export interface ParsedWhere {
  readonly condition: Condition;
  readonly values: readonly unknown[];
}

/** @throws QueryError; ColumnValueError */
export function parseWhere(mapping: TableMapping, dialect: SqlDialect, where: object): ParsedWhere {
  const parser = new Parser(mapping, dialect);
  return { condition: parser.all(where, 0), values: parser.values };
}

class Parser {
  readonly values: unknown[] = [];
  readonly #mapping: TableMapping;
  readonly #dialect: SqlDialect;
  #conditions = 0;

  constructor(mapping: TableMapping, dialect: SqlDialect) {
    this.#mapping = mapping;
    this.#dialect = dialect;
  }

  all(where: unknown, depth: number): Condition {
    if (!isPlainObject(where)) {
      throw this.#error(`criteria are an object of conditions, not ${describe(where)}.`);
    }
    if (depth > deepest) throw this.#error(`criteria are nested more than ${deepest} deep.`);
    const of: Condition[] = [];
    for (const [property, wanted] of Object.entries(where)) {
      // A column of that name comes first: the table was there before us.
      if (!this.#mapping.has(property)) {
        const group = this.#group(property, wanted, depth);
        if (group !== undefined) {
          of.push(group);
          continue;
        }
      }
      this.#compare(this.#mapping.column(property), wanted, of);
    }
    return { kind: 'all', of };
  }

  #group(name: string, wanted: unknown, depth: number): Condition | undefined {
    if (name === 'not') return negate(this.all(wanted, depth + 1));
    if (name !== 'and' && name !== 'or') return undefined;
    if (!Array.isArray(wanted))
      throw this.#error(`"${name}" takes a list of criteria, not ${describe(wanted)}.`);
    return {
      kind: name === 'and' ? 'all' : 'any',
      of: wanted.map((part) => this.all(part, depth + 1)),
    };
  }

  #compare(column: MappedColumn, wanted: unknown, conditions: Condition[]): void {
    // A plain value is short for { eq: value }.
    for (const [name, value] of Object.entries(isPlainObject(wanted) ? wanted : { eq: wanted })) {
      if (++this.#conditions > mostConditions) {
        throw this.#error(`there are more than ${mostConditions} conditions. Compare with a list by "in".`);
      }
      conditions.push(this.#condition(column, name, value));
    }
  }

  #condition(column: MappedColumn, name: string, value: unknown): Condition {
    const { property } = column;
    // Left out without a word, it would match every row.
    if (value === undefined) {
      throw this.#error(
        `${property} is compared with undefined. Leave the condition out, or compare with null.`,
      );
    }
    if (name === 'isNull') {
      if (typeof value === 'boolean') return { kind: 'null', column, negated: !value };
      throw this.#error(`${property}: "isNull" takes true or false, not ${describe(value)}.`);
    }
    const negated = Object.hasOwn(negations, name);
    const operator = negated ? negations[name] : name;
    if (operator === undefined || !isBasicOperator(operator)) {
      throw this.#error(
        `${property}: there is no operator ${quoteValue(name)}. There are: ${operatorNames.join(', ')}.`,
      );
    }
    if (value === null && operator === 'eq') return { kind: 'null', column, negated };
    const index = this.#mapping.derivedFrom(property)[0];
    if (index !== undefined && (operator === 'eq' || operator === 'in')) {
      return { ...this.#byIndex(index, operator === 'in' ? value : [value], name), negated };
    }
    if (!operators[operator].compares(column)) {
      throw this.#error(`${property} is ${column.type}: it cannot be compared by "${name}".`);
    }
    const stored = this.#encode(column, name, operator, value);
    if (operator === 'eq' && column.type === 'boolean') {
      return { kind: 'truth', column, literal: String(stored), negated };
    }
    return { kind: 'compare', column, operator, value: this.values.push(stored) - 1, negated };
  }

  /** Equality of what cannot be compared itself, by the column made for that. */
  #byIndex({ column, derivation }: DerivedColumn, values: unknown, name: string): Comparison {
    if (!Array.isArray(values)) {
      throw this.#error(`${derivation.from}: "${name}" takes a list, not ${describe(values)}.`);
    }
    const candidates = values
      .flatMap((value) => derivation.candidates(this.#text(derivation.from, name, value)))
      .map(column.encode);
    const value = this.values.push(this.#dialect.encodeList(candidates)) - 1;
    return { kind: 'compare', column, operator: 'in', value, negated: false };
  }

  #encode(column: MappedColumn, name: string, operator: BasicOperatorName, value: unknown): unknown {
    const { property, encode } = column;
    const { takes } = operators[operator];
    if (typeof takes === 'object')
      return this.#dialect.encodeText(takes.text, this.#text(property, name, value));
    if (takes === 'value') {
      if (value === null) throw this.#error(`${property}: "${name}" takes no null.`);
      return encode(value);
    }
    if (!Array.isArray(value)) {
      throw this.#error(`${property}: "${name}" takes a list, not ${describe(value)}.`);
    }
    const encoded = value.map((item) => {
      if (item === null) throw this.#error(`${property}: "${name}" takes no null. Ask for isNull beside it.`);
      return encode(item);
    });
    return this.#dialect.encodeList(encoded);
  }

  #text(property: string, name: string, value: unknown): string {
    if (typeof value !== 'string') {
      throw this.#error(`${property}: "${name}" takes text, not ${describe(value)}.`);
    }
    if (value.isWellFormed() && !value.includes('\0')) return value;
    throw this.#error(
      `${property}: "${name}" cannot look for ${quoteValue(value)}: no column holds NUL or half a surrogate pair.`,
    );
  }

  #error(message: string): QueryError {
    return new QueryError(`${this.#mapping.table.name}: ${message}`);
  }
}

function isBasicOperator(name: string): name is BasicOperatorName {
  return Object.hasOwn(operators, name);
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
