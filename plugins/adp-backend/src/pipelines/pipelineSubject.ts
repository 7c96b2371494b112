/** Who a pipeline is to Backstage: a rule of the configuration, and its identity. */
export type PipelineSubject = {
  /** Name of the rule that the token met. */
  rule: string;
  /** `owner/name` of a repository, or object id of a service principal. */
  identity: string;
};

const PREFIX = 'pipeline:';

/** Such as `pipeline:own-repository:DEFRA/fcp-demo-web`. */
export function formatSubject(rule: string, identity: string): string {
  return `${PREFIX}${rule}:${identity}`;
}

/** What `formatSubject` has made, or undefined for any other subject. */
export function parseSubject(subject: string): PipelineSubject | undefined {
  if (!subject.startsWith(PREFIX)) {
    return undefined;
  }
  const rest = subject.slice(PREFIX.length);
  const end = rest.indexOf(':');
  return end > 0
    ? { rule: rest.slice(0, end), identity: rest.slice(end + 1) }
    : undefined;
}
