import type { Fleet, RolloutPlan } from '@adp/plugin-adp-node';
import type { Output } from './planOptions';

/** Shows which version each service has in each environment. */
export function showFleet(fleet: Fleet, output: Output): string {
  const { tenant, units, versions, pinnedVersion, problems } = fleet;
  if (output === 'json') {
    return `${JSON.stringify(
      { units, versions, pinnedVersion, problems },
      undefined,
      2,
    )}\n`;
  }
  const environments = tenant.environments.map(({ name }) => name);
  const services = [...new Set(units.map(({ service }) => service))];
  const rows = [
    ['service', ...environments],
    ...services.map(service => [
      service,
      ...environments.map(name => {
        const unit = units.find(
          other => other.service === service && other.environment === name,
        );
        return unit ? unit.version ?? '?' : '-';
      }),
    ]),
  ];
  return [
    ...table(rows),
    ...problems.map(({ team, reason }) => `${team}: ${reason}`),
    `in use: ${
      versions.join(', ') || 'none'
    }; new services get ${pinnedVersion}`,
    '',
  ].join('\n');
}

/** Shows what a version would change, by waves, or in one wave. */
export function showRolloutPlan(
  plan: RolloutPlan,
  output: Output,
  only?: string,
): string {
  if (output === 'json') {
    return `${JSON.stringify(plan, undefined, 2)}\n`;
  }
  const { version, waves, services, problems } = plan;
  return [
    ...waves
      .filter(({ name }) => !only || name === only)
      .flatMap(({ name, environments, needsApproval }) => [
        `${name} (${environments.join(', ')})${
          needsApproval ? ', needs approval' : ''
        }:`,
        ...services.flatMap(({ service, held, moves }) => {
          const move = moves.find(({ wave }) => wave === name);
          return move && !held
            ? [
                `  ${service}: ${move.files.length} file(s), ${move.environments
                  .map(env => `${env.name} from ${env.from ?? 'unknown'}`)
                  .join(', ')}`,
              ]
            : [];
        }),
      ]),
    ...services.flatMap(({ service, held }) =>
      held ? [`held: ${service}, for ${held.wave}: ${held.reason}`] : [],
    ),
    ...problems.map(({ team, reason }) => `${team}: ${reason}`),
    `${services.length} service(s) would get ${version}, ${
      services.filter(({ held }) => held).length
    } held`,
    '',
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map(row => row[column].length)),
  );
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
