/** What not every repository can. */
export interface Abilities {
  readonly restore: boolean;
  readonly createMany: boolean;
}

export const allAbilities: Abilities = { restore: true, createMany: true };
