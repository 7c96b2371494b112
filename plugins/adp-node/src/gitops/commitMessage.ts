/**
 * What a commit says: the subject keeps the words that people search for, the
 * trailers say who asked and what with.
 * https://git-scm.com/docs/git-interpret-trailers
 */
export type CommitMessage = {
  subject: string;
  /** Text below the subject. */
  body?: string;
  trailers: Readonly<Record<string, string | undefined>>;
};

/**
 * Renders what stands below the subject; line breaks in values cannot start
 * another trailer.
 */
export function renderBody({ body, trailers }: CommitMessage): string {
  const lines = Object.entries(trailers)
    .filter((entry): entry is [string, string] => Boolean(entry[1]))
    .map(([token, value]) => `${token}: ${value.replace(/\s+/g, ' ').trim()}`);
  return [body, lines.join('\n')].filter(Boolean).join('\n\n');
}

/** The message of a commit that several operations share. */
export function combineMessages(
  messages: readonly CommitMessage[],
): CommitMessage {
  const [first, ...others] = messages;
  if (others.length === 0) {
    return first;
  }
  const requestedBy = ({ trailers }: CommitMessage) =>
    trailers['Requested-by']
      ? `, requested by ${trailers['Requested-by']}`
      : '';
  const tokens = new Set(
    messages.flatMap(({ trailers }) => Object.keys(trailers)),
  );
  return {
    subject: `${first.subject}, and ${others.length} more`,
    // Each subject on a line, since people search for its words.
    body: messages
      .map(message => `- ${message.subject}${requestedBy(message)}`)
      .join('\n'),
    trailers: Object.fromEntries(
      [...tokens].map(token => [
        token,
        [
          ...new Set(messages.flatMap(({ trailers }) => trailers[token] ?? [])),
        ].join(', '),
      ]),
    ),
  };
}
