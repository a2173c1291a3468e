import type { Command } from 'commander';

import type { CommonOptions } from './commands.ts';
import { type CreateCommandOptions, runCreate, runInit } from './create-command.ts';
import type { Dispatch } from './program.ts';
import { common, examples } from './program-parts.ts';
import { readRename } from './read-rename.ts';
import { runSql, type SqlOptions } from './sql-command.ts';

/** The commands that write migrations, or write them out. */
export function addAuthoring(program: Command, dispatch: Dispatch): void {
  common(program.command('init'))
    .description('make the folder of migrations')
    .addHelpText('after', examples('init', 'init --dir db/migrations --schema db/schema.prisma'))
    .action((options: CommonOptions) => dispatch('init', options, (io, page) => runInit(options, io, page)));

  common(program.command('create'))
    .description('make the next migration: what is different in the schema since the last one')
    .argument('<name>', 'what it is for; the folder is called <time>_<name>')
    .option('--empty', 'make one to be written by hand')
    .option('--rename <names>', 'Model.field=newField or Model=NewModel, as often as needed', readRename)
    .option('--no-renames', 'nothing is renamed: what is gone is dropped, with its data')
    .option('--dry-run', 'only show what would be written')
    .addHelpText(
      'after',
      examples(
        'create',
        'create add-orders',
        'create names --rename User.name=fullName',
        'create backfill --empty',
      ),
    )
    .action((name: string, options: CreateCommandOptions) =>
      dispatch('create', options, (io, page) => runCreate(name, options, io, page)),
    );

  common(program.command('sql'))
    .description('print the script between two migrations, for a database that is out of reach')
    .option('--from <revision>', 'the migration that the database has (default: none)')
    .option('--to <revision>', "where to go; 'none' goes down to the ground (default: the last one)")
    .addHelpText('after', examples('sql', 'sql --from 20260101000000', 'sql --from 20260201 --to 20260101'))
    .action((options: SqlOptions) => dispatch('sql', options, (io, page) => runSql(options, io, page)));
}
