import type { Command } from 'commander';

import type { AdoptCommandOptions } from './adopt-command.ts';
import type { CreateCommandOptions, InitOptions } from './create-command.ts';
import type { Dispatch } from './program.ts';
import { common, examples } from './program-parts.ts';
import { readRename } from './read-rename.ts';
import type { RebaseCommandOptions } from './rebase-command.ts';
import type { SqlOptions } from './sql-command.ts';

/** The commands that write migrations, or write them out. */
export function addAuthoring(program: Command, dispatch: Dispatch): void {
  common(program.command('init'))
    .description('make the folder of migrations')
    .option('--dry-run', 'only say what would be made')
    .addHelpText('after', examples('init', 'init --dir db/migrations --schema db/schema.prisma'))
    .action((options: InitOptions) =>
      dispatch('init', options, async (io, page) =>
        (await import('./create-command.ts')).runInit(options, io, page),
      ),
    );

  common(program.command('create'))
    .description('make the next migration: what is different in the schema since the last one')
    .argument('<name>', 'what it is for; the folder is called <time>_<name>')
    .option('--empty', 'make one to be written by hand')
    .option('--ts', 'make it in TypeScript: for backfills, and for what SQL cannot say')
    .option('--rename <names>', 'Model.field=newField or Model=NewModel, as often as needed', readRename)
    .option('--no-renames', 'nothing is renamed: what is gone is dropped, with its data')
    .option('--dry-run', 'only show what would be written')
    .addHelpText(
      'after',
      examples(
        'create',
        'create add-orders',
        'create names --rename User.name=fullName',
        'create cleanup --empty',
        'create backfill --ts',
      ),
    )
    .action((name: string, options: CreateCommandOptions) =>
      dispatch('create', options, async (io, page) =>
        (await import('./create-command.ts')).runCreate(name, options, io, page),
      ),
    );

  common(program.command('adopt'))
    .description(
      'write the missing down.sql of a history that was made without, each tried on a scratch database',
    )
    .option('--dry-run', 'only say what would be written')
    .addHelpText('after', examples('adopt', 'adopt --dry-run', 'adopt --url file:scratch'))
    .action((options: AdoptCommandOptions) =>
      dispatch('adopt', options, async (io, page) =>
        (await import('./adopt-command.ts')).runAdopt(options, io, page),
      ),
    );

  common(program.command('rebase'))
    .description('put the migrations of one branch behind those of another, where both made some')
    .option(
      '--onto <revision>',
      'the last migration of the branch that stays (default: of the one that began first)',
    )
    .option('--offline', 'look at the files alone, and at no database')
    .option('--dry-run', 'only say what would be done')
    .addHelpText('after', examples('rebase', 'rebase --dry-run', 'rebase --onto 20260201000000'))
    .action((options: RebaseCommandOptions) =>
      dispatch('rebase', options, async (io, page) =>
        (await import('./rebase-command.ts')).runRebase(options, io, page),
      ),
    );

  common(program.command('sql'))
    .description('print the script between two migrations, for a database that is out of reach')
    .option('--from <revision>', 'the migration that the database has (default: none)')
    .option('--to <revision>', "where to go; 'none' goes down to the ground (default: the last one)")
    .addHelpText('after', examples('sql', 'sql --from 20260101000000', 'sql --from 20260201 --to 20260101'))
    .action((options: SqlOptions) =>
      dispatch('sql', options, async (io, page) =>
        (await import('./sql-command.ts')).runSql(options, io, page),
      ),
    );
}
