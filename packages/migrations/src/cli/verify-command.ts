import { matchModels } from '../proofs/models-match.ts';
import { leaveNoTrace } from '../proofs/no-trace.ts';
import { haveOneHead } from '../proofs/one-head.ts';
import { climbStairway } from '../proofs/stairway.ts';
import { withScratch } from '../scratch/scratch-database.ts';
import type { CommonOptions, Outcome } from './commands.ts';
import { exitCode } from './exit-code.ts';
import type { Io, Page } from './io.ts';
import { settingsOf } from './project.ts';
import { migrations } from './render-run.ts';
import { UsageError } from './usage-error.ts';

export interface VerifyOptions extends CommonOptions {
  readonly from?: string;
}

export async function runVerify({ from, ...options }: VerifyOptions, io: Io, page: Page): Promise<Outcome> {
  const { url, dir, schema } = await settingsOf(options, io);
  if (url === undefined) {
    throw new UsageError(
      'where? Set DATABASE_URL, or give --url: a scratch database is made beside the one it names, and that one is not touched.',
    );
  }
  await haveOneHead(dir);
  const { revisions } = await withScratch(url, ({ database }) =>
    climbStairway({ database, dir, from }, (name) =>
      page.line(`  ${page.style('green', '✔')} ${name}  up, down, up`),
    ),
  );
  await withScratch(url, ({ database }) => leaveNoTrace({ database, dir, from }));
  await withScratch(url, ({ database }) => matchModels({ database, dir, schema }));
  page.line(`${migrations(revisions)} proved: up, down and up again, to the models, and without a trace.`);
  return { code: exitCode.ok, json: { revisions } };
}
