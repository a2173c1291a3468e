const names = ['postgres', 'sqlite', 'container'] as const;

/** What a run can be told it must have. `container` is an engine such as Docker. */
export type Requirement = (typeof names)[number];

/**
 * What `HOLDFAST_TEST_REQUIRE` (`postgres,sqlite,container`) names: where one of these is missing, the run fails
 * instead of skipping.
 *
 * @throws RangeError quoting a name it does not know.
 */
export function requirements(env: NodeJS.ProcessEnv = process.env): ReadonlySet<Requirement> {
  const words = (env['HOLDFAST_TEST_REQUIRE'] ?? '').split(',').map((word) => word.trim());
  return new Set(words.filter((word) => word !== '').map(known));
}

function known(word: string): Requirement {
  const found = names.find((name) => name === word);
  if (found) return found;
  throw new RangeError(`HOLDFAST_TEST_REQUIRE names ${JSON.stringify(word)}; it knows ${names.join(', ')}`);
}
