import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AnyTable } from '@holdfast/db-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyProject, type ProjectFolder } from '../../test/adoption/project-folder.ts';
import { auditLog } from '../audit/audit-log.ts';
import { apiKey } from '../models/api-key/api-key.ts';
import { user } from '../models/user/user.ts';

const SCHEMA = `datasource db {
  provider = "postgresql"
}

generator holdfast {
  provider = "holdfast-prisma-generator"
  output   = "../tables"
}
`;

let project: ProjectFolder;
let tables: Readonly<Record<'user' | 'apiKey' | 'auditLog', AnyTable>>;

beforeAll(async () => {
  project = copyProject();
  project.append('fragments/schema.prisma', SCHEMA);
  for (const name of ['user', 'api-key', 'audit-log']) {
    const text = readFileSync(
      path.join(
        import.meta.dirname,
        '../../node_modules/@holdfast/db-types/prisma-fragments',
        `${name}.prisma`,
      ),
      'utf8',
    );
    project.append(`fragments/${name}.prisma`, text);
  }
  const { status, output } = project.run('prisma', ['generate', '--schema', 'fragments']);
  expect(status, output).toBe(0);
  expect(output).not.toContain('left out');
  tables = await import(path.join(project.path, 'tables/index.ts'));
}, 60_000);

afterAll(() => project.remove());

/** What the database knows of a table's columns, and what a repository does with them. */
function columnsOf({ columns }: AnyTable) {
  return Object.fromEntries(
    Object.values(columns).map((column) => [
      column.property,
      {
        name: column.databaseName,
        type: column.nativeType('postgres'),
        nullable: column.nullable,
        role: column.role,
        secret: column.secret,
      },
    ]),
  );
}

test('the fragments are the tables of the three models', () => {
  for (const [own, fragment] of [
    [user, tables.user],
    [apiKey, tables.apiKey],
    [auditLog, tables.auditLog],
  ] as const) {
    expect(fragment.name).toBe(own.name);
    expect(columnsOf(fragment)).toStrictEqual(columnsOf(own));
    expect(fragment.roles).toStrictEqual(own.roles);
    expect(fragment.primaryKey).toStrictEqual(own.primaryKey);
  }
});

test('the unique keys of users and keys are theirs, without an index of Prisma', () => {
  const keysOf = ({ uniqueKeys }: AnyTable) => uniqueKeys.map(({ properties }) => properties);
  expect(keysOf(tables.user)).toStrictEqual(keysOf(user));
  expect(keysOf(tables.apiKey)).toStrictEqual([['keyHash'], ...keysOf(apiKey)]);
});
