import { hash } from 'node:crypto';

/** Items in an order that a seed and a round repeat: by a digest of both and of their names. */
export function shuffle<T extends { readonly name: string }>(
  items: readonly T[],
  seed: number,
  round: number,
): T[] {
  const place = ({ name }: T) => hash('sha256', `${seed}/${round}/${name}`);
  return items.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
