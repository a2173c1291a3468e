import { randomBytes } from 'node:crypto';
import { describeEachDatabase } from '@holdfast-tooling/test-databases';
import { expect, onTestFinished, test } from 'vitest';

import { openDatabase } from '../fixtures/open-database.ts';
import { createProject } from '../fixtures/project.ts';

const users = 'model User {\n  id Int @id\n  name String\n}\n';

describeEachDatabase('check', ({ engine }) => {
  /** A project whose two migrations are applied, and its schema as the second leaves it. */
  async function createApplied() {
    const project = await createProject(engine);
    await project.models(users);
    await project.run('create', 'first');
    await project.models(users.replace('name String', 'name String?'));
    await project.run('create', 'second');
    await project.run('up');
    const [first = '', second = ''] = await project.revisions();
    const check = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await project.run('check', ...args);
      const json = JSON.parse((await project.run('check', '--json', ...args)).stdout);
      const { findings } = json as { findings: { kind: string; revisions: string[] }[] };
      return {
        code,
        stdout,
        stderr,
        json,
        findings: findings.map(({ kind, revisions }) => [kind, revisions]),
      };
    };
    const query = async (text: string): Promise<void> => {
      const database = openDatabase(engine, project.url);
      await database.connection((connection) => connection.script(text));
      await database.close();
    };
    return { ...project, first, second, check, query };
  }

  test('ends with 0 where all is well, and says what drift was looked for in', async () => {
    const { check } = await createApplied();
    const [what, not] =
      engine === 'postgres'
        ? [
            'tables, views, types, functions and all that is theirs in public',
            '; not privileges, event triggers, foreign servers, casts, operators or text search dictionaries',
          ]
        : ['every object', ''];
    expect(await check()).toMatchObject({
      code: 0,
      stderr: '',
      stdout: `All is well.\nDrift: compared ${what} with what comes of 2 migrations in an empty database${not}.\n`,
      json: { ok: true, findings: [], drift: { with: 'history', revisions: 2 } },
    });
  });

  test('ends with 3 where something is pending', async () => {
    const { check, run, second } = await createApplied();
    await run('down');
    const { code, stdout, findings } = await check();
    expect({ code, findings }).toEqual({ code: 3, findings: [['pending', [second]]] });
    expect(stdout).toContain(`✘ pending: not applied yet: holdfast-migrate up\n    ${second}\n`);
  });

  test('ends with 3 where an applied migration was edited', async () => {
    const { check, write, first } = await createApplied();
    await write(`prisma/migrations/${first}/migration.sql`, 'SELECT 1;');
    const { code, stdout, findings } = await check();
    expect({ code, findings }).toEqual({ code: 3, findings: [['edited', [first]]] });
    expect(stdout).toContain('✘ edited: edited after it was applied');
    expect(stdout).toContain(`Drift was not looked for: the revision ${first} is edited.`);
  });

  test('ends with 3 where an applied migration is not in the folder', async () => {
    const { check, query } = await createApplied();
    await query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
      VALUES ('x', 'x', '29990101000000_later', CURRENT_TIMESTAMP)`);
    const { code, stdout, findings } = await check();
    expect({ code, findings }).toEqual({ code: 3, findings: [['missing', ['29990101000000_later']]] });
    expect(stdout).toContain('✘ missing: applied, and not in the folder');
  });

  test('ends with 3 where a migration was begun and not finished', async () => {
    const { check, query, second } = await createApplied();
    await query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '${second}'`);
    const { code, stdout, findings } = await check();
    expect({ code, findings }).toEqual({ code: 3, findings: [['failed', [second]]] });
    expect(stdout).toContain('✘ failed: begun and not finished');
  });

  test('ends with 3 where the database has drifted, and shows what', async () => {
    const { check, query, second } = await createApplied();
    await query('CREATE INDEX by_hand ON "User" (name) WHERE id > 7');
    const { code, stdout, findings } = await check();
    expect({ code, findings }).toEqual({ code: 3, findings: [['drift', [second]]] });
    expect(stdout).toMatch(/✘ drift: .*\n {4}\d+_second\n {4}\+ index by_hand .*where.*7/i);
    // What Prisma does not see is not found with its eyes.
    expect(await check('--no-scratch')).toMatchObject({
      code: 0,
      json: { drift: { with: 'snapshot', revision: second } },
    });
    await query('ALTER TABLE "User" ADD COLUMN more int');
    expect(await check('--no-scratch')).toMatchObject({ code: 3, stdout: expect.stringContaining('more') });
  });

  test('ends with 3 where there are several heads', async () => {
    const { check, read, write, run, first } = await createApplied();
    const snapshot = await read(`prisma/migrations/${first}/schema.snapshot`);
    await write(
      'prisma/migrations/29990101000000_theirs/schema.snapshot',
      `// follows ${first}\n\n${snapshot}`,
    );
    await write('prisma/migrations/29990101000000_theirs/migration.sql', 'SELECT 1;');
    await run('up');
    const { code, stdout, findings } = await check();
    expect(code).toBe(3);
    expect(findings).toContainEqual(['heads', [expect.stringMatching(/_second$/), '29990101000000_theirs']]);
    expect(stdout).toContain(
      '✘ heads: made side by side, neither knowing of the other: holdfast-migrate rebase\n',
    );
  });

  test('ends with 3 where the schema says what no migration makes', async () => {
    const { check, models } = await createApplied();
    await models(users);
    const { code, stdout, findings } = await check('--offline');
    expect({ code, findings }).toEqual({ code: 3, findings: [['snapshot', []]] });
    expect(stdout).toContain(
      '✘ snapshot: the schema says what no migration makes: holdfast-migrate create\n',
    );
    expect(stdout).not.toContain('Drift');
  });

  test('looks with the eyes of Prisma where the history does not go up from nothing, and says so', async () => {
    const project = await createProject(engine);
    await project.models(users);
    await project.write('prisma/migrations/1_data/migration.sql', 'INSERT INTO there SELECT 1;');
    const database = openDatabase(engine, project.url);
    await database.query({ text: 'CREATE TABLE there (id int)', values: [] });
    await database.close();
    await project.run('up');
    const { code, stdout } = await project.run('check');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Prisma's eyes only: .*1_data\/migration.sql failed/s);
    expect(stdout).toContain('Drift was not looked for: the last applied revision 1_data has no snapshot.');
    expect(await project.run('check', '--scratch', project.url)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('HF_MIGRATION_REPLAY'),
    });
  });
});

describeEachDatabase(
  'check, of a schema that the URL names,',
  ({ engine }) => {
    test('compares that one, and nothing of others', async () => {
      const project = await createProject(engine);
      await project.models(users);
      await project.run('create', 'users');
      const url = `${project.url}${project.url.includes('?') ? '&' : '?'}schema=app`;
      const database = openDatabase(engine, project.url);
      const query = (text: string) => database.query({ text, values: [] });
      await query('CREATE SCHEMA app');
      await query('CREATE SCHEMA others');
      await query('CREATE TABLE others.things (id int)');
      await project.run('up', '--url', url);
      expect(await project.run('check', '--url', url)).toMatchObject({ code: 0 });
      await query('ALTER TABLE app."User" ADD COLUMN by_hand int');
      const { code, stdout } = await project.run('check', '--url', url);
      expect({ code, stdout }).toMatchObject({
        code: 3,
        stdout: expect.stringContaining('+ column app."User".by_hand integer'),
      });
      await database.close();
    });

    test('says so where the user may not make a scratch database, and goes by the snapshot', async () => {
      const project = await createProject(engine);
      await project.models(users);
      await project.run('create', 'users');
      const database = openDatabase(engine, project.url);
      onTestFinished(() => database.close());
      const role = `limited_${randomBytes(6).toString('hex')}`;
      await database.query({ text: `CREATE ROLE ${role}`, values: [] });
      onTestFinished(async () => {
        await database.connection((held) => held.script(`DROP OWNED BY ${role}; DROP ROLE ${role}`));
      });
      await database.query({ text: `GRANT ALL ON SCHEMA public TO ${role}`, values: [] });
      const url = `${project.url}${project.url.includes('?') ? '&' : '?'}options=-c%20role%3D${role}`;
      expect(await project.run('up', '--url', url)).toMatchObject({ code: 0 });
      const { code, stdout } = await project.run('check', '--url', url);
      expect(code).toBe(0);
      expect(stdout).toContain(`the role ${role} may not create databases (CREATEDB)`);
      expect(stdout).toContain('Drift: compared with the snapshot of');
      // Another server, or another user, has it all.
      expect((await project.run('check', '--url', url, '--scratch', project.url)).stdout).toContain(
        'Drift: compared tables, views,',
      );
    });
  },
  { engines: ['postgres'] },
);
