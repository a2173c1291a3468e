/** Who may read a row beside its owner: nobody, its organization (which may change it too), or everybody. */
export type AccessLevel = 'private' | 'organization' | 'public';

/** Every access level, from the narrowest. */
export const accessLevels: readonly AccessLevel[] = ['private', 'organization', 'public'];
