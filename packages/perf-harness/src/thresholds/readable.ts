/** Four digits, or all of them where four would make the value read like its limit. */
export function readable(actual: number, limit: number): number {
  const short = Number(actual.toPrecision(4));
  return short === limit ? actual : short;
}
