import { whyNotStorable } from './storable-text.ts';

/** SQLite's JSON functions stop at this depth; PostgreSQL's parser goes deeper, by how much depends on its stack. */
const MAX_JSON_DEPTH = 1000;

/**
 * Why JSON could not hold this value and give it back, with the path to the part at fault; `undefined` where it can.
 */
export function whyNotJson(value: unknown): string | undefined {
  const fault = findFault(value, 0);
  return fault && `at $${fault.path.reverse().join('')}, ${fault.reason}`;
}

interface Fault {
  readonly reason: string;
  /** From the part at fault outwards. */
  readonly path: string[];
}

function findFault(value: unknown, depth: number): Fault | undefined {
  switch (typeof value) {
    case 'string':
      return fault(whyNotStorable(value));
    case 'number':
      return Number.isFinite(value) ? undefined : fault(`JSON has no ${value}`);
    case 'boolean':
      return undefined;
    case 'object':
      return value === null ? undefined : findFaultInside(value, depth + 1);
    case 'undefined':
      return fault('JSON has no undefined: leave the property out, or write null');
    case 'bigint':
      return fault('JSON has no bigint: write it as text');
    default:
      return fault(`JSON has no ${typeof value}`);
  }
}

function findFaultInside(value: object, depth: number): Fault | undefined {
  // Catches cycles too: a value that contains itself has no end.
  if (depth > MAX_JSON_DEPTH)
    return fault(`it is nested more than ${MAX_JSON_DEPTH} deep, or contains itself`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = findFault(value[index], depth);
      if (found) return within(found, `[${index}]`);
    }
    return undefined;
  }
  if (!isPlain(value)) return fault('only plain objects and arrays come back from JSON as they were');
  // By keys and not by entries: this runs for every document written.
  for (const key of Object.keys(value)) {
    const found = fault(whyNotStorable(key)) ?? findFault(value[key], depth);
    if (found) return within(found, `[${JSON.stringify(key)}]`);
  }
  return undefined;
}

/** Told by the shape of its prototype, so that objects of another realm (a vm, a test runner) count. */
function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function fault(reason: string | undefined): Fault | undefined {
  return reason === undefined ? undefined : { reason, path: [] };
}

const LONGEST_PATH = 8;

/** Adds a step to the path; of a very deep one, only the innermost steps are told. */
function within(found: Fault, step: string): Fault {
  if (found.path.length < LONGEST_PATH) found.path.push(step);
  else found.path[LONGEST_PATH] = '…';
  return found;
}
