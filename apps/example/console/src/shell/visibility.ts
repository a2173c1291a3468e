export type Visibility = 'live' | 'deleted' | 'all';

export const visibilities: readonly (readonly [Visibility, string])[] = [
  ['live', 'Present'],
  ['deleted', 'Deleted'],
  ['all', 'All'],
];

/** What an address says; what it may not say is as if it said nothing. */
export function visibilityIn(text: string): Visibility {
  return text === 'deleted' || text === 'all' ? text : 'live';
}
