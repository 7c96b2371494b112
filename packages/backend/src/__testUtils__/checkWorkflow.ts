import { buildSync } from 'esbuild';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Files } from './templateFiles';

/**
 * GitHub's own parser of workflows with its published schema. It is made for
 * bundlers: Node.js does not load it as it is.
 */
const SOURCE = `
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';

const parse = (name, content) =>
  parseWorkflow({ name, content }, new NoOperationTraceWriter());

export async function problems(name, files) {
  const parsed = parse(name, files[name]);
  const errors = parsed.context.errors.getErrors().map(({ message }) => message);
  if (errors.length > 0 || !parsed.value) {
    return errors;
  }
  const provider = {
    getFileContent: async ({ path }) => ({ name: path, content: files[path] }),
  };
  const { errors: converted = [] } = await convertWorkflowTemplate(
    parsed.context, parsed.value, provider,
    { fetchReusableWorkflowDepth: 1, errorPolicy: 1 },
  );
  return converted.map(({ Message }) => Message);
}
`;

type Checker = { problems(name: string, files: Files): Promise<string[]> };

let checker: Checker | undefined;

/**
 * What GitHub would say is wrong with a workflow: with its structure, its
 * expressions, and what it hands to workflows of the same repository.
 */
export async function workflowProblems(
  path: string,
  files: Files,
): Promise<string[]> {
  checker ??= loadChecker();
  return checker.problems(path, files);
}

function loadChecker(): Checker {
  const { outputFiles } = buildSync({
    stdin: { contents: SOURCE, resolveDir: __dirname },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  });
  const folder = mkdtempSync(join(tmpdir(), 'adp-workflow-parser-'));
  try {
    const file = join(folder, 'checker.cjs');
    writeFileSync(file, outputFiles[0].contents);
    return createRequire(__filename)(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
