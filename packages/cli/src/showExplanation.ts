import type { HandEdit, ManifestExplanation } from '@adp/plugin-adp-node';

const MADE_BY = {
  templates: 'generated from a template',
  generation: 'written by generation itself',
  people: 'people',
  unknown: 'not recorded',
};

/** Shows for people where a file comes from. */
export function showExplanation(explanation: ManifestExplanation): string {
  const { path, madeBy, template, templateVersion, variables, edits } =
    explanation;
  const facts: [string, string | undefined][] = [
    ['file', path],
    ['made by', MADE_BY[madeBy]],
    ['template', template],
    ['version', templateVersion],
    ['team', explanation.team],
    ['service', explanation.service],
    ['type', explanation.type],
    ['environment', explanation.environment],
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [`${`${name}:`.padEnd(13)}${value}`],
  );
  if (variables?.length) {
    lines.push('variables:');
    for (const { name, value, origin, configured } of variables) {
      const from = origin && ` (${origin})`;
      const now =
        configured === undefined
          ? ''
          : `, though the configuration now has ${configured}`;
      lines.push(`  ${name}: ${value}${from ?? ''}${now}`);
    }
  }
  if (edits) {
    lines.push(
      edits.length > 0
        ? 'edited by hand since:'
        : 'edited by hand since: nothing',
      ...edits.map(describeEdit),
    );
  }
  return [...lines, ...explanation.notes, ''].join('\n');
}

function describeEdit({ field, generated, found }: HandEdit): string {
  if (generated === undefined) {
    return `  ${field}: ${JSON.stringify(found)} is added`;
  }
  return found === undefined
    ? `  ${field}: ${JSON.stringify(generated)} is removed`
    : `  ${field}: ${JSON.stringify(found)} instead of ${JSON.stringify(
        generated,
      )}`;
}
