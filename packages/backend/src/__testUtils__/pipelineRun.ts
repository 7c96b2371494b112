import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A script of a pipeline, with the expressions of its CI system evaluated. */
export type Script = { script: string; variables: Record<string, string> };

/** Evaluates `${{ inputs.environment }}` and the like; anything else is an error. */
function evaluate(
  text: string,
  context: 'inputs' | 'parameters',
  values: Record<string, string>,
): string {
  return text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (expression, path) => {
    const [first, name] = path.split('.');
    if (first !== context || values[name] === undefined) {
      throw new Error(`${expression} is nothing that is known here`);
    }
    return values[name];
  });
}

/**
 * A step of deploy.yaml of GitHub Actions, as the job of ci.yaml for an
 * environment would run it.
 */
export function gitHubScript(
  files: { ci: string; deploy: string },
  environment: string,
  stepName: string,
): Script {
  const caller = parse(files.ci).jobs[environment];
  const job = parse(files.deploy).jobs.deploy;
  const step = job.steps.find(
    ({ name }: { name?: string }) => name === stepName,
  );
  return {
    script: evaluate(step.run, 'inputs', caller.with),
    variables: Object.fromEntries(
      Object.entries<string>({ ...job.env, ...step.env }).map(
        ([name, value]) => [name, evaluate(value, 'inputs', caller.with)],
      ),
    ),
  };
}

/**
 * A step of deploy.yaml of Azure Pipelines, as the stage of build.yaml for an
 * environment would run it.
 */
export function azureScript(
  files: { build: string; deploy: string },
  environment: string,
  stepName: string,
): Script & { serviceConnection?: string } {
  const stage = parse(files.build).stages.find(
    (candidate: { stage: string }) => candidate.stage === environment,
  );
  const { parameters } = stage.jobs[0];
  const [job] = parse(files.deploy).jobs;
  const step = job.strategy.runOnce.deploy.steps.find(
    ({ displayName }: { displayName?: string }) => displayName === stepName,
  );
  return {
    script: evaluate(
      step.inputs?.inlineScript ?? step.script,
      'parameters',
      parameters,
    ),
    variables: {},
    serviceConnection:
      step.inputs &&
      evaluate(step.inputs.azureSubscription, 'parameters', parameters),
  };
}

/** Runs a script as both CI systems run bash, with nothing of this process but PATH. */
export async function runScript(
  { script, variables }: Script,
  options: { bin: string; env?: Record<string, string>; cwd?: string },
): Promise<{ code: number; stdout: string; stderr: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'adp-step-'));
  try {
    const file = join(folder, 'step.sh');
    await writeFile(file, script);
    return await new Promise(resolve => {
      execFile(
        'bash',
        ['--noprofile', '--norc', '-eo', 'pipefail', file],
        {
          cwd: options.cwd ?? folder,
          env: {
            PATH: `${options.bin}:${process.env.PATH}`,
            HOME: folder,
            ...variables,
            ...options.env,
          },
        },
        (error, stdout, stderr) =>
          resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
