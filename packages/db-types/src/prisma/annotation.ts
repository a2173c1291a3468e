/** One word of a `/// @holdfast` line, with what stands in its parentheses. */
export interface AnnotationWord {
  readonly word: string;
  readonly argument?: string;
}

/** What a model's or a field's `///` comments hold. */
export interface Comments {
  /** The lines meant for people. */
  readonly documentation: readonly string[];
  readonly words: readonly AnnotationWord[];
  /** Text after `@holdfast` that could not be read as words. */
  readonly unreadable: readonly string[];
}

const ANNOTATION = /^@holdfast\b(.*)$/;
const WORD = /^\s*([a-zA-Z]\w*)\s*(?:\(([^()]*)\))?\s*(?:,|$)/;

/** Reads `@holdfast` lines: words with commas between them, as in `@holdfast guid, plays(createdBy)`. */
export function readComments(text: string | undefined): Comments {
  const documentation: string[] = [];
  const words: AnnotationWord[] = [];
  const unreadable: string[] = [];
  for (const line of text?.split('\n') ?? []) {
    const annotation = ANNOTATION.exec(line.trim())?.[1];
    if (annotation === undefined) {
      documentation.push(line.trimEnd());
      continue;
    }
    let rest = annotation.trim();
    if (rest === '') unreadable.push('');
    while (rest !== '') {
      const match = WORD.exec(rest);
      if (match?.[1] === undefined) {
        unreadable.push(rest);
        break;
      }
      words.push({ word: match[1], ...(match[2] !== undefined && { argument: match[2].trim() }) });
      rest = rest.slice(match[0].length).trim();
    }
  }
  return { documentation: documentation.filter((line) => line !== ''), words, unreadable };
}
