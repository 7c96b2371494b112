/**
 * The part of Azure Pipelines' YAML that generated pipelines use, as strict as
 * Microsoft's own schema: what is not listed is an error. It was written by hand after
 * service-schema.json v1.247.2 of https://github.com/microsoft/azure-pipelines-vscode
 * (which has 1.5 MB, and is in no npm package) and the reference of the tasks,
 * https://learn.microsoft.com/azure/devops/pipelines/tasks/reference. What is used for
 * the first time has to be added from there.
 */

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text, minItems: 1 };
/** Numbers and booleans are written without quotes, or are an expression. */
const scalar = { type: ['string', 'number', 'boolean'] };
const reference = (name: string) => ({ $ref: `#/definitions/${name}` });

function strict(
  properties: Record<string, object>,
  required: string[] = [],
): object {
  return {
    type: 'object',
    properties,
    required,
    additionalProperties: false,
  };
}

const branches = strict({ include: texts, exclude: texts });

const parameters = {
  type: 'array',
  items: strict(
    {
      name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
      displayName: text,
      type: { enum: ['string', 'number', 'boolean', 'object'] },
      default: {},
      values: { type: 'array' },
    },
    ['name', 'type'],
  ),
};

/** What every step may have. */
const ofStep = {
  displayName: text,
  name: { type: 'string', pattern: '^[A-Za-z0-9_]+$' },
  condition: text,
  continueOnError: scalar,
  enabled: scalar,
  env: { type: 'object', additionalProperties: scalar },
  timeoutInMinutes: scalar,
  retryCountOnTaskFailure: scalar,
};

const task = (name: string, inputs: object) =>
  strict({ task: { const: name }, inputs, ...ofStep }, ['task', 'inputs']);

const script = (keyword: 'script' | 'bash') =>
  strict(
    {
      [keyword]: text,
      workingDirectory: text,
      failOnStderr: scalar,
      ...ofStep,
    },
    [keyword],
  );

const steps = {
  type: 'array',
  minItems: 1,
  items: {
    oneOf: [
      script('script'),
      script('bash'),
      strict(
        {
          checkout: text,
          fetchDepth: scalar,
          fetchTags: scalar,
          clean: scalar,
          persistCredentials: scalar,
          ...ofStep,
        },
        ['checkout'],
      ),
      strict({ publish: text, artifact: text, ...ofStep }, ['publish']),
      strict(
        {
          download: text,
          artifact: text,
          patterns: text,
          path: text,
          ...ofStep,
        },
        ['download'],
      ),
      task('UseNode@1', strict({ version: scalar, checkLatest: scalar })),
      task(
        'AzureCLI@2',
        strict(
          {
            azureSubscription: text,
            scriptType: { enum: ['ps', 'pscore', 'batch', 'bash'] },
            scriptLocation: { const: 'inlineScript' },
            inlineScript: text,
            arguments: text,
            addSpnToEnvironment: scalar,
            useGlobalConfig: scalar,
            workingDirectory: text,
            failOnStandardError: scalar,
            visibleAzLogin: scalar,
          },
          ['azureSubscription', 'scriptType', 'scriptLocation', 'inlineScript'],
        ),
      ),
    ],
  },
};

const ofJob = {
  displayName: text,
  dependsOn: { anyOf: [text, texts] },
  condition: text,
  timeoutInMinutes: scalar,
  cancelTimeoutInMinutes: scalar,
  pool: reference('pool'),
};
const identifier = { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' };

export const azurePipelineSchema = {
  definitions: {
    pool: {
      anyOf: [text, strict({ name: text, vmImage: text, demands: texts })],
    },
    jobs: {
      type: 'array',
      minItems: 1,
      items: {
        oneOf: [
          strict({ job: identifier, steps, ...ofJob }, ['job', 'steps']),
          strict(
            {
              deployment: identifier,
              environment: {
                anyOf: [text, strict({ name: text, resourceName: text })],
              },
              strategy: strict(
                {
                  runOnce: strict({ deploy: strict({ steps }, ['steps']) }, [
                    'deploy',
                  ]),
                },
                ['runOnce'],
              ),
              ...ofJob,
            },
            ['deployment', 'environment', 'strategy'],
          ),
          strict({ template: text, parameters: { type: 'object' } }, [
            'template',
          ]),
        ],
      },
    },
  },
  oneOf: [
    /** A pipeline. */
    strict(
      {
        name: text,
        trigger: {
          anyOf: [
            { const: 'none' },
            texts,
            strict({
              batch: scalar,
              branches,
              paths: branches,
              tags: branches,
            }),
          ],
        },
        pr: {
          anyOf: [
            { const: 'none' },
            texts,
            strict({
              autoCancel: scalar,
              branches,
              paths: branches,
              drafts: scalar,
            }),
          ],
        },
        parameters,
        pool: reference('pool'),
        stages: {
          type: 'array',
          minItems: 1,
          items: strict(
            {
              stage: identifier,
              displayName: text,
              dependsOn: {
                anyOf: [text, { type: 'array', items: text }],
              },
              condition: text,
              jobs: reference('jobs'),
              lockBehavior: { enum: ['sequential', 'runLatest'] },
            },
            ['stage', 'jobs'],
          ),
        },
      },
      ['stages'],
    ),
    /** A template of jobs. */
    strict({ parameters, jobs: reference('jobs') }, ['jobs']),
  ],
};
