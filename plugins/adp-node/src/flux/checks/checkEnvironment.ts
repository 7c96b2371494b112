import { splitEnvironmentName } from '@adp/plugin-adp-common';
import {
  describeObject,
  type KubernetesObject,
} from '../../kustomize/kubernetesObject';
import { buildFailure } from './buildFailure';
import { checkDependencies } from './dependsOn';
import { EnvironmentVariables, PostBuild } from './environmentVariables';
import type {
  AppliedFolder,
  CheckedEnvironment,
  EnvironmentToCheck,
} from './environmentToCheck';
import type { FluxProblem } from './fluxProblem';
import { followedFolder } from './followedFolder';
import { ObjectChecks } from './objectChecks';

export type { AppliedFolder, CheckedEnvironment, EnvironmentToCheck };

/** A folder to build, and the Flux Kustomization that applies it. */
type Visit = {
  folder: string;
  postBuild: PostBuild;
  by?: { object: KubernetesObject; file: string };
};

class Walk {
  readonly problems: FluxProblem[] = [];
  readonly folders: AppliedFolder[] = [];

  readonly #variables: EnvironmentVariables;
  readonly #checks: ObjectChecks;
  readonly #followed = new Set<string>();

  constructor(readonly options: EnvironmentToCheck) {
    const { environment, flux, declaredIn } = options;
    this.#variables = new EnvironmentVariables(environment, flux, declaredIn);
    this.#checks = new ObjectChecks(flux?.version ?? undefined, declaredIn);
  }

  run(): void {
    const { folder } = splitEnvironmentName(this.options.environment);
    this.#checkDeclaration();
    const visits: Visit[] = [
      {
        folder: `services/environments/${folder}`,
        postBuild: this.#variables.postBuildOfCluster,
      },
    ];
    for (const visit of visits) {
      visits.push(...this.#apply(visit));
    }
    this.#checkDependencies();
  }

  #report(problem: Omit<FluxProblem, 'environment'>): void {
    this.problems.push({ environment: this.options.environment, ...problem });
  }

  #checkDeclaration(): void {
    const missing = [
      ...(this.options.flux?.version ? [] : ['version']),
      ...(this.#variables.isDeclared ? [] : ['configMaps']),
    ].map(field => `flux.${field}`);
    if (missing.length > 0) {
      this.#report({
        severity: 'warning',
        file: this.options.declaredIn,
        field: missing[0],
        message: `the environment does not declare ${missing.join(
          ' and ',
        )}, so that API versions or variables cannot be checked`,
        remedy: `declare it in ${this.options.declaredIn}`,
      });
    }
  }

  /** Builds and checks a folder. Returns what Flux applies next. */
  #apply({ folder, postBuild, by }: Visit): Visit[] {
    const built = by ? this.#build(folder, by) : this.#buildRoot(folder);
    const resolved = this.#variables.resolve(
      postBuild,
      by?.object.metadata.namespace,
    );
    const kustomization = by && describeObject(by.object);
    for (const problem of resolved.problems) {
      this.#report({
        severity: 'error',
        file: by?.file ?? this.options.declaredIn,
        object: kustomization,
        ...problem,
      });
    }
    const checked = built.map(item => {
      const { object, problems } = this.#checks.check(item, {
        ...resolved,
        always: postBuild.substituteStrategy === 'Always',
        appliedBy: kustomization ?? "the cluster's own Kustomization",
      });
      for (const problem of problems) {
        this.#report({
          file: folder,
          object: describeObject(object),
          ...problem,
        });
      }
      this.#variables.add(object);
      const hasPath = !problems.some(({ field }) => field === 'spec.path');
      return { object, hasPath };
    });
    this.folders.push({
      kustomization,
      folder,
      objects: checked.map(({ object }) => object),
    });
    return checked.flatMap(({ object, hasPath }) =>
      hasPath ? this.#follow(object, folder) : [],
    );
  }

  /** What an object applies, when it is a Flux Kustomization that can be followed. */
  #follow(object: KubernetesObject, file: string): Visit[] {
    const { repository = 'services-repository' } = this.options;
    const found = followedFolder(object, repository);
    const id = describeObject(object);
    if (!found || this.#followed.has(id)) {
      return [];
    }
    this.#followed.add(id);
    const { folder, postBuild } = found;
    if (folder.includes('${')) {
      this.#report({
        severity: 'warning',
        file,
        object: id,
        field: 'spec.path',
        message: `what is in ${folder} is not checked, for the value of a variable is not known`,
        remedy: `declare the value in ${this.options.declaredIn}, flux.substitute`,
      });
      return [];
    }
    return [{ folder, postBuild, by: { object, file } }];
  }

  /** The folder of the environment, or the part of it that the team has. */
  #buildRoot(folder: string): readonly KubernetesObject[] {
    const { team, build } = this.options;
    if (!team) {
      return this.#build(folder);
    }
    try {
      return build(folder).filter(
        ({ metadata }) => metadata.name === `${team.teamName}-base`,
      );
    } catch (error) {
      const problem = buildFailure(error, folder);
      const isOwn = `${problem.message} ${problem.file}`.includes(
        `/${team.teamName}/`,
      );
      this.#report({
        ...problem,
        // Others' problems are no reason for the team to wait.
        severity: isOwn ? problem.severity : 'warning',
      });
      return [];
    }
  }

  #build(folder: string, by?: Visit['by']): readonly KubernetesObject[] {
    try {
      return this.options.build(folder);
    } catch (error) {
      this.#report({
        ...buildFailure(error, folder),
        ...(by && { object: describeObject(by.object), field: 'spec.path' }),
      });
      return [];
    }
  }

  #checkDependencies(): void {
    const fileOf = new Map(
      this.folders.flatMap(({ folder, objects }) =>
        objects.map(object => [object, folder]),
      ),
    );
    const found = checkDependencies(fileOf.keys());
    if (found.length === 0) {
      return;
    }
    const others = this.#objectsOfOthers();
    for (const { problem, object, field, message, missing = '' } of found) {
      if (others.has(missing)) {
        continue;
      }
      this.#report({
        // What is not a team's may be of the platform's own repository.
        severity:
          problem === 'missing' && !this.#isOfTeam(missing)
            ? 'warning'
            : 'error',
        file: fileOf.get(object),
        object: describeObject(object),
        field,
        message,
        remedy:
          problem === 'cycle'
            ? 'take one of them out of spec.dependsOn'
            : 'correct the name or namespace, or take it out of spec.dependsOn',
      });
    }
  }

  #isOfTeam(described: string): boolean {
    const { team } = this.options;
    const teams = team
      ? [team.teamName]
      : this.folders[0].objects.map(({ metadata }) =>
          metadata.name.replace(/-base$/, ''),
        );
    const name = described.split(/[ /]/).at(-1)!;
    return teams.some(teamName => name.startsWith(`${teamName}-`));
  }

  /** What the environment has besides the team's. */
  #objectsOfOthers(): ReadonlySet<string> {
    const { team, ...environment } = this.options;
    if (!team) {
      return new Set();
    }
    const all = new Walk(environment);
    all.run();
    return new Set(
      all.folders.flatMap(({ objects }) => objects.map(describeObject)),
    );
  }
}

/**
 * Follows the Flux Kustomizations of an environment as Flux does, from the folder
 * `services/environments/{environment}`: builds each folder, replaces its variables,
 * goes on with the Kustomizations in it. Tells what Flux or the cluster would stop at
 * or drop.
 *
 * Of a Kustomization, `path`, `postBuild` and `dependsOn` are looked at; what else it
 * can change in its objects (patches, prefixes, a namespace) is not. One with another
 * source than `adp-flux-services` is not followed.
 */
export function checkEnvironment(
  environment: EnvironmentToCheck,
): CheckedEnvironment {
  const walk = new Walk(environment);
  walk.run();
  return { problems: walk.problems, folders: walk.folders };
}
