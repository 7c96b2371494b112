/**
 * What a commit says: the subject keeps the words that people search for, the
 * trailers say who asked and what with.
 * https://git-scm.com/docs/git-interpret-trailers
 */
export type CommitMessage = {
  subject: string;
  trailers: Readonly<Record<string, string | undefined>>;
};

/** Renders the trailers; line breaks in values cannot start another trailer. */
export function renderTrailers(message: CommitMessage): string {
  return Object.entries(message.trailers)
    .filter((entry): entry is [string, string] => Boolean(entry[1]))
    .map(([token, value]) => `${token}: ${value.replace(/\s+/g, ' ').trim()}`)
    .join('\n');
}
