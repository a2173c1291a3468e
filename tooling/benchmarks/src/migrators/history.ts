import { hash } from 'node:crypto';

/** One migration of the history. */
export interface Migration {
  /** When it was made, in ms since 1970: migrators sort by it. */
  readonly time: number;
  /** What it does, as a part of a file's name. */
  readonly what: string;
  readonly sql: string;
  /** Whether the server refuses it inside a transaction. */
  readonly outside: boolean;
}

interface Table {
  readonly name: string;
  readonly enumType: string | undefined;
  columns: number;
  indexes: number;
}

/** How many of a hundred migrations do what. */
const shares = {
  createTable: 22,
  addColumns: 16,
  createIndex: 14,
  createIndexConcurrently: 8,
  createEnum: 6,
  addEnumValue: 5,
  addForeignKey: 5,
  insertRows: 12,
  updateRows: 12,
} as const;

/** A history as a service collects it over the years: the same seed and count, the same files. */
export function makeHistory(count: number, seed: number): readonly Migration[] {
  let drawn = 0;
  const random = (): number =>
    Number.parseInt(hash('sha256', `${seed}/${drawn++}`).slice(0, 12), 16) / 2 ** 48;
  const below = (limit: number): number => Math.floor(random() * limit);
  const tables: Table[] = [];
  const enums: { name: string; values: number }[] = [];
  const table = (): Table => tables[below(tables.length)] ?? createdTable();
  const createdTable = (): Table => {
    const enumType = enums.length > 0 && random() < 0.3 ? enums[below(enums.length)]?.name : undefined;
    const made = { name: `service_table_${tables.length}`, enumType, columns: 0, indexes: 0 };
    tables.push(made);
    return made;
  };
  const write: Readonly<Record<keyof typeof shares, () => string>> = {
    createTable() {
      const { name, enumType } = createdTable();
      const kind = enumType === undefined ? '"kind" TEXT NOT NULL' : `"kind" "${enumType}" NOT NULL`;
      return `-- CreateTable
CREATE TABLE "${name}" (
    "id" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "amount" INTEGER NOT NULL DEFAULT 0,
    ${kind} DEFAULT 'first',
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "notes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "${name}_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "${name}_title_key" ON "${name}"("title");
`;
    },
    addColumns() {
      const target = table();
      const { name } = target;
      const number = target.columns++;
      return `-- AlterTable
ALTER TABLE "${name}" ADD COLUMN "extra_${number}" TEXT,
ADD COLUMN "count_${number}" INTEGER NOT NULL DEFAULT 0;
`;
    },
    createIndex() {
      const target = table();
      return `-- CreateIndex\nCREATE INDEX "${target.name}_idx_${target.indexes++}" ON "${target.name}"("amount", "created_at");\n`;
    },
    createIndexConcurrently() {
      const target = table();
      return `CREATE INDEX CONCURRENTLY "${target.name}_idx_${target.indexes++}" ON "${target.name}"("created_at");\n`;
    },
    createEnum() {
      const name = `service_kind_${enums.length}`;
      enums.push({ name, values: 0 });
      return `-- CreateEnum\nCREATE TYPE "${name}" AS ENUM ('first', 'second', 'third');\n`;
    },
    addEnumValue() {
      const found = enums[below(enums.length)];
      if (found === undefined) return write.createEnum();
      return `-- AlterEnum\nALTER TYPE "${found.name}" ADD VALUE 'more_${found.values++}';\n`;
    },
    addForeignKey() {
      const target = table();
      const column = `ref_${target.columns++}`;
      return `-- AlterTable
ALTER TABLE "${target.name}" ADD COLUMN "${column}" INTEGER;

-- AddForeignKey
ALTER TABLE "${target.name}" ADD CONSTRAINT "${target.name}_${column}_fkey" FOREIGN KEY ("${column}") REFERENCES "${table().name}"("id") ON DELETE SET NULL ON UPDATE CASCADE;
`;
    },
    insertRows() {
      const { name } = table();
      return `INSERT INTO "${name}" ("title", "amount")
  SELECT 'row ' || g || ' of ' || ${below(1_000_000)}, g FROM generate_series(1, 50) g ON CONFLICT DO NOTHING;
`;
    },
    updateRows() {
      const { name } = table();
      return `UPDATE "${name}" SET "amount" = "amount" + ${below(10)}, "notes" = '{"step": ${below(100)}}' WHERE "id" % 3 = 0;
`;
    },
  };
  return Array.from({ length: count }, (_, index) => {
    const kind = index === 0 ? 'createTable' : draw(below(100));
    const what = kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const time = Date.UTC(2026, 0, 1) + index * 60_000;
    return { time, what, sql: write[kind](), outside: kind === 'createIndexConcurrently' };
  });
}

/** As most migrators begin the name of a file: `20260131093000`. */
export function timestampOf({ time }: Migration): string {
  return new Date(time).toISOString().replace(/\D/g, '').slice(0, 14);
}

function draw(number: number): keyof typeof shares {
  let left = number;
  for (const [kind, share] of Object.entries(shares)) {
    left -= share;
    if (left < 0) return kind as keyof typeof shares; // the keys of the object just above
  }
  return 'createTable';
}
