import Ajv from 'ajv';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { azurePipelineSchema } from './azurePipelineSchema';
import type { Files } from './templateFiles';

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  azurePipelineSchema,
);

/**
 * What Azure Pipelines would say is wrong with a file: with its structure, the stages
 * that it refers to, and what it hands to templates.
 */
export function azurePipelineProblems(path: string, files: Files): string[] {
  const content = parse(files[path]);
  if (!validate(content)) {
    return validate.errors!.map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
  const { stages = [], parameters = [] } = content as any;
  const known = stages.map(({ stage }: any) => stage);
  return [
    ...stages.flatMap(({ dependsOn = [], jobs }: any) => [
      ...[dependsOn]
        .flat()
        .filter((name: string) => !known.includes(name))
        .map((name: string) => `there is no stage ${name}`),
      ...jobs
        .filter((job: any) => job.template)
        .flatMap((job: any) => templateProblems(path, job, files)),
    ]),
    ...undeclaredParameters(files[path], parameters),
  ];
}

function templateProblems(
  path: string,
  job: { template: string; parameters?: object },
  files: Files,
): string[] {
  const file = files[join(dirname(path), job.template)];
  if (file === undefined) {
    return [`there is no template ${job.template}`];
  }
  const declared: string[] = parse(file).parameters.map(
    ({ name }: any) => name,
  );
  const given = Object.keys(job.parameters ?? {});
  return [
    ...declared
      .filter(name => !given.includes(name))
      .map(name => `${job.template} is not given ${name}`),
    ...given
      .filter(name => !declared.includes(name))
      .map(name => `${job.template} has no parameter ${name}`),
  ];
}

function undeclaredParameters(
  text: string,
  parameters: { name: string }[],
): string[] {
  return [...text.matchAll(/\$\{\{\s*([^}]*?)\s*\}\}/g)]
    .map(([, expression]) => expression)
    .filter(
      expression =>
        !parameters.some(({ name }) => expression === `parameters.${name}`),
    )
    .map(expression => `unknown expression ${expression}`);
}
