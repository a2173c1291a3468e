/** Every object in a tree, from the outside in. */
export function* objectsIn(tree: unknown): Generator<object> {
  if (typeof tree !== 'object' || tree === null) return;
  yield tree;
  for (const child of Object.values(tree)) yield* objectsIn(child);
}
