import { genesis } from '../audit-log.ts';

/** Where an entry is in the chains. */
export interface ChainPosition {
  readonly lane: number;
  /** Its place in the lane, from 1 on. */
  readonly sequence: number;
}

/** The end of a chain: what to keep elsewhere, so that an end that is cut off is missed. */
export interface ChainHead extends ChainPosition {
  readonly hash: string;
}

/** An entry as a link: what it says of itself and of the one before it, and what it ought to say. */
export interface Link extends ChainHead {
  readonly id: bigint;
  readonly previousHash: string;
  /** The hash that its contents have. */
  readonly computedHash: string;
  /** The entry before it in its lane, where there is one in the part that was read. */
  readonly before: { readonly sequence: number; readonly hash: string } | undefined;
}

/** Which part of the chains to examine: entries from a position on, lane by lane. */
export interface PartOfChains {
  readonly from: ChainPosition;
  /** Whether what stands before the first entry is not to be missed: it was examined, or is not asked for. */
  readonly continues: boolean;
  /** Whether only the lane of `from` is read, rather than all lanes from there on. */
  readonly oneLane: boolean;
  /** The most entries. */
  readonly limit: number;
}

/** What was found. */
export interface ChainPart {
  readonly entries: number;
  readonly last: ChainPosition | undefined;
  readonly suspicious: Link | undefined;
}

/** What is wrong with an entry, or with the one that should stand before it. */
export type ChainProblem =
  /** It does not say what it said when it was written. */
  | 'altered'
  /** One or more entries before it are gone. */
  | 'missing'
  /** The entry before it is not the one that it was written after. */
  | 'replaced';

/** The first entry that is not as it was written, lane by lane. */
export interface BrokenEntry extends ChainPosition {
  /** Absent where the entry itself is missing. */
  readonly id: bigint | undefined;
  readonly problem: ChainProblem;
  /** What is wrong, for people. */
  readonly message: string;
}

/** What is wrong with the link, if anything is. `wholeLanes`: whether nothing may be missing before it in its lane. */
export function problemOf(
  link: Link,
  { wholeLanes }: { readonly wholeLanes: boolean },
): ChainProblem | undefined {
  if (link.hash !== link.computedHash) return 'altered';
  if (link.before === undefined) {
    if (!wholeLanes) return undefined;
    if (link.sequence !== 1) return 'missing';
    return link.previousHash === genesis ? undefined : 'replaced';
  }
  if (link.sequence !== link.before.sequence + 1) return 'missing';
  return link.previousHash === link.before.hash ? undefined : 'replaced';
}
