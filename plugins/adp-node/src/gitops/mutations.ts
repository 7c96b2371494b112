import type { Octokit } from '@octokit/rest';
import { GraphqlResponseError } from '@octokit/graphql';
import type { GraphqlErrors } from './githubErrors';

/** One root field of a GraphQL mutation. */
export type Mutation = {
  /** Such as `createCommitOnBranch`; its input is a `CreateCommitOnBranchInput`. */
  field: string;
  input: object;
  /** Fields of the payload, such as `commit { oid }`. */
  selection: string;
};

/** Mutations that belong together, by a name of the caller's, in their order. */
export type Mutations = readonly (readonly [string, Mutation])[];

/** What became of a mutation: its payload, or why there is none. */
export type MutationAnswer = { payload?: unknown; errors: GraphqlErrors };

/** What became of each of the {@link Mutations}. */
export type MutationAnswers = ReadonlyMap<string, MutationAnswer>;

/**
 * Carries out several groups of mutations in one request, one after the other
 * in their order; one that fails does not keep later ones from being carried
 * out. Without any, nothing is sent.
 * https://spec.graphql.org/October2021/#sec-Mutation
 *
 * @returns the answers of each group
 * @throws what Octokit throws when the request as a whole fails.
 */
export async function sendMutations(
  octokit: Octokit,
  operation: string,
  groups: readonly Mutations[],
  options: { signal?: AbortSignal },
): Promise<MutationAnswers[]> {
  const all = groups.flatMap((group, g) =>
    group.map(([name, mutation]) => ({ alias: `${name}${g}`, ...mutation })),
  );
  const { data, errors } = await send(octokit, operation, all, options);
  return groups.map(
    (group, g) =>
      new Map(
        group.map(([name]) => [
          name,
          {
            payload: data[`${name}${g}`] ?? undefined,
            errors: errors.filter(({ path }) => path?.[0] === `${name}${g}`),
          },
        ]),
      ),
  );
}

async function send(
  octokit: Octokit,
  operation: string,
  mutations: readonly (Mutation & { alias: string })[],
  options: { signal?: AbortSignal },
): Promise<{ data: Record<string, unknown>; errors: GraphqlErrors }> {
  if (mutations.length === 0) {
    return { data: {}, errors: [] };
  }
  const declarations = mutations.map(
    ({ alias, field }) =>
      `$${alias}: ${field[0].toUpperCase()}${field.slice(1)}Input!`,
  );
  const fields = mutations.map(
    ({ alias, field, selection }) =>
      `${alias}: ${field}(input: $${alias}) { ${selection} }`,
  );
  const inputs = mutations.map(({ alias, input }) => [alias, input]);
  try {
    const data = await octokit.graphql<Record<string, unknown>>(
      `mutation ${operation}(${declarations.join(', ')}) { ${fields.join(
        ' ',
      )} }`,
      { ...Object.fromEntries(inputs), request: { signal: options.signal } },
    );
    return { data, errors: [] };
  } catch (error) {
    const aliases = mutations.map(({ alias }) => alias);
    if (
      error instanceof GraphqlResponseError &&
      error.errors?.every(({ path }) => aliases.includes(String(path?.[0])))
    ) {
      return {
        data: (error.data ?? {}) as Record<string, unknown>,
        errors: error.errors,
      };
    }
    throw error;
  }
}
