import { readdirSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { applicationSchema } from '../fixtures/application-schema.ts';
import { generatorBlock as block, PrismaProjects, type Tables } from '../fixtures/prisma-project.ts';

// The generator as Prisma's command starts it; what it writes and says is tested where it runs in the tests' own process.
const projects = new PrismaProjects();
afterAll(() => projects.remove());

function filesOf({ names, read }: Tables): Record<string, string> {
  return Object.fromEntries(names().map((name) => [name, read(name)]));
}

test('prisma generate writes the tables of a schema in several files', async () => {
  const { status, output, ...tables } = projects.runPrisma('application', applicationSchema);
  expect(output).toContain('Generated Holdfast tables');
  expect(status).toBe(0);
  const here = await projects.generate('application-here', applicationSchema);
  expect(filesOf(tables)).toStrictEqual(filesOf(here));
  expect(tables.names()).toContain('user.ts');
});

test('prisma generate fails where an annotation cannot be followed, says why, and writes nothing', async () => {
  const schema = {
    'schema.prisma': block('postgresql'),
    'user.prisma': 'model User {\n  id String @id /// @holdfast guid\n}\n',
  };
  const { status, output, tables } = projects.runPrisma('problems', schema);
  expect(status).toBe(1);
  expect(() => readdirSync(tables)).toThrow(/ENOENT/);
  expect(output).toContain('[HF_PRISMA_SCHEMA] 1 problem in the Prisma schema:');
  expect(output).toContain('- User.id (schema/user.prisma:2): it is annotated guid, but is kept as text.');
  await expect(projects.generate('problems-here', schema)).rejects.toThrow(
    output.slice(output.indexOf('[HF_')).trimEnd(),
  );
});

test('prisma generate tells what tables were made without', async () => {
  const schema = {
    'schema.prisma': `${block('sqlite')}model User {\n  id Int @id\n  price Decimal?\n}\n`,
  };
  const { status, output } = projects.runPrisma('warnings', schema);
  expect(status, output).toBe(0);
  const here = await projects.generate('warnings-here', schema);
  expect(here.output).toContain('Holdfast tables: 1 thing to know.');
  expect(output).toContain(here.output);
});
