type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

const KEY = /^[A-Za-z0-9]([\w./-]*[A-Za-z0-9])?$/;

/** What is wrong with a selector, for an answer 400. */
export class SelectorError extends Error {}

/**
 * Reads a label selector: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`,
 * with commas between.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 *
 * @throws SelectorError naming what cannot be read.
 */
export function parseLabelSelector(selector: string): Requirement {
  const requirements = selector
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(Boolean)
    .map(parseRequirement);
  return labels => requirements.every(isMet => isMet(labels));
}

function parseRequirement(text: string): Requirement {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set) {
    const [, key, operator, list] = set;
    const values = list.split(',').map(value => value.trim());
    return operator === 'in'
      ? labels => key in labels && values.includes(labels[key])
      : labels => !(key in labels) || !values.includes(labels[key]);
  }
  const equality = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(text);
  if (equality) {
    const [, key, operator, value] = equality;
    return operator === '!='
      ? labels => labels[key] !== value
      : labels => labels[key] === value;
  }
  const key = text.replace(/^!/, '');
  if (!KEY.test(key)) {
    throw new SelectorError(`unable to parse requirement: ${text}`);
  }
  return text.startsWith('!')
    ? labels => !(key in labels)
    : labels => key in labels;
}
