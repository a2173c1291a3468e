import type { GeneratorOptions } from '@prisma/generator-helper';
import { emitSchema } from './emit/emit-schema.ts';
import { readGeneratorBlock } from './generator-options.ts';
import type { Provider } from './plan/native-types.ts';
import { planSchema } from './plan/plan-schema.ts';
import { PrismaSchemaError, showWarnings } from './prisma-schema-error.ts';
import { parseSchemaSource, readSchemaFiles } from './schema-source.ts';
import { writeFiles } from './write-files.ts';

/** What the generator knows of the process it runs in. */
export interface Surroundings {
  /** The folder that messages name files from. */
  readonly folder: string;
  /** Takes what the team should know although the tables were written. */
  readonly tell: (text: string) => void;
}

/**
 * Writes the tables of a schema into the generator's output folder, and says what they were made without. Writes nothing
 * where an annotation cannot be followed.
 * @throws PrismaSchemaError with every reason
 */
export async function generate(options: GeneratorOptions, { folder, tell }: Surroundings): Promise<void> {
  const { output, extension } = readGeneratorBlock(options.generator);
  const source = parseSchemaSource(readSchemaFiles(options.schemaPath, folder));
  const plan = planSchema(options.dmmf.datamodel, providerOf(options), source);
  await writeFiles(output, emitSchema(plan, extension));
  tell(showWarnings(plan.warnings));
}

function providerOf({ datasources }: GeneratorOptions): Provider {
  const provider = datasources[0]?.activeProvider;
  if (provider === 'postgresql' || provider === 'sqlite') return provider;
  throw new PrismaSchemaError([
    {
      subject: 'datasource',
      text: `its provider is ${provider ?? 'missing'}; the ones supported are "postgresql" and "sqlite".`,
    },
  ]);
}
