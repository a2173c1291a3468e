/** The names of the language that generated code uses: nothing is imported under them. */
const GLOBALS = ['Date', 'Uint8Array', 'NonNullable', 'Readonly', 'Record', 'globalThis'];

/**
 * The imports of a file being written. A name that the file has already is imported with a number behind it.
 */
export class Imports {
  readonly #declared: ReadonlySet<string>;
  /** Every name the file has, declared or imported. */
  readonly #taken: Set<string>;
  readonly #modules = new Map<string, Map<string, Import>>();

  constructor(declared: Iterable<string>) {
    this.#declared = new Set(declared);
    this.#taken = new Set([...this.#declared, ...GLOBALS]);
  }

  /** The name of a type of the language, which the file may hide by what it declares. */
  global(name: string): string {
    return this.#declared.has(name) ? `globalThis.${name}` : name;
  }

  /** Imports a value; returns the name it has in the file. */
  value(name: string, from: string): string {
    return this.#add(name, from, false);
  }

  /** Imports a type; returns the name it has in the file. */
  type(name: string, from: string): string {
    return this.#add(name, from, true);
  }

  /** A name that nothing in the file has, for something it declares: this one, or with a number behind it. */
  claim(name: string): string {
    const local = this.#freeName(name);
    this.#taken.add(local);
    return local;
  }

  /** The import statements, sorted. */
  toString(): string {
    return [...this.#modules]
      .sort(([left], [right]) => rank(left) - rank(right) || compare(left, right))
      .map(([from, names]) => statement(from, names))
      .join('\n');
  }

  #add(name: string, from: string, isType: boolean): string {
    const names = this.#modules.get(from) ?? new Map<string, Import>();
    this.#modules.set(from, names);
    const known = names.get(name);
    if (known) return known.local;
    const local = this.claim(name);
    names.set(name, { local, isType });
    return local;
  }

  #freeName(name: string): string {
    let free = name;
    for (let count = 1; this.#taken.has(free); count += 1) free = `${name}${count}`;
    return free;
  }
}

interface Import {
  readonly local: string;
  readonly isType: boolean;
}

function statement(from: string, names: ReadonlyMap<string, Import>): string {
  const sorted = [...names].sort(([left], [right]) => compare(left.toLowerCase(), right.toLowerCase()));
  const allTypes = sorted.every(([, { isType }]) => isType);
  const specifiers = sorted.map(([name, { local, isType }]) => {
    const renamed = local === name ? name : `${name} as ${local}`;
    return isType && !allTypes ? `type ${renamed}` : renamed;
  });
  const keyword = allTypes ? 'import type' : 'import';
  const oneLine = `${keyword} { ${specifiers.join(', ')} } from '${from}';`;
  return oneLine.length <= 80
    ? oneLine
    : `${keyword} {\n${specifiers.map((name) => `  ${name},\n`).join('')}} from '${from}';`;
}

/** Node's own first, then packages, then files. */
function rank(from: string): number {
  if (from.startsWith('node:')) return 0;
  return from.startsWith('.') ? 2 : 1;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
