/* Made from plugins/adp-backend/src/schema/openapi.yaml by 'npm run openapi'. */
export const spec = {
  openapi: '3.0.3',
  info: {
    title: 'ADP portal',
    version: '1',
    description:
      'Delivery projects, their people, and what the portal has made of them in adp-teams-config, Entra ID and GitHub.',
  },
  servers: [{ url: '/' }],
  tags: [
    { name: 'estates' },
    { name: 'onboarding' },
    { name: 'sync' },
    { name: 'offboarding' },
    { name: 'pipelines' },
    { name: 'environments' },
    { name: 'rollouts' },
  ],
  paths: {
    '/estates': {
      get: {
        operationId: 'listEstates',
        tags: ['estates'],
        summary: 'The estates, the default one first',
        responses: {
          '200': {
            description: 'Estates, without secrets',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['estates'],
                  properties: {
                    estates: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/Estate' },
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [],
      },
    },
    '/estates/{estate}/environments/{environment}/resource-set-inputs': {
      get: {
        operationId: 'readResourceSetInputs',
        tags: ['estates'],
        summary:
          'The teams that an environment deploys, as inputs of a ResourceSet',
        description:
          'For the Flux Operator of a cluster, which asks it as a ResourceSetInputProvider of the type ExternalService. Only with a token of backend.auth.externalAccess whose rule reads resource-set-inputs. Answers all teams, or none with an error: a team that is left out is removed from the cluster.',
        parameters: [
          {
            name: 'estate',
            in: 'path',
            required: true,
            schema: { type: 'string' },
          },
          {
            name: 'environment',
            in: 'path',
            required: true,
            schema: { type: 'string' },
          },
        ],
        responses: {
          '200': {
            description:
              'One input a team that has manifests for the environment, by id',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['inputs'],
                  properties: {
                    inputs: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/ResourceSetInput' },
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/organisation': {
      get: {
        operationId: 'readOrganisation',
        tags: ['onboarding'],
        summary: 'All of the organisation in one answer, for the catalog',
        parameters: [
          {
            name: 'kind',
            description:
              'With name, only this one; a programme comes with its projects, because they show its arms-length body',
            in: 'query',
            schema: { $ref: '#/components/schemas/OrganisationKind' },
          },
          { name: 'name', in: 'query', schema: { type: 'string' } },
        ],
        responses: {
          '200': {
            description:
              'Arms-length bodies, programmes and projects with their people',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Organisation' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/armsLengthBodies': {
      get: {
        operationId: 'listArmsLengthBodies',
        tags: ['onboarding'],
        summary: 'All arms-length bodies, by title',
        responses: {
          '200': {
            description: 'Arms-length bodies',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/ArmsLengthBody' },
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [],
      },
      post: {
        operationId: 'createArmsLengthBody',
        tags: ['onboarding'],
        summary: 'Create an arms-length body',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ArmsLengthBodyInput' },
            },
          },
        },
        responses: {
          '201': {
            description: 'Created',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ArmsLengthBody' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [],
      },
    },
    '/armsLengthBodies/{id}': {
      get: {
        operationId: 'getArmsLengthBody',
        tags: ['onboarding'],
        summary:
          'An arms-length body; its ETag is the revision that If-Match takes',
        responses: {
          '200': {
            description: 'The arms-length body',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ArmsLengthBody' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/Id' }],
      },
      patch: {
        operationId: 'updateArmsLengthBody',
        tags: ['onboarding'],
        summary: 'Change an arms-length body; the name stays',
        parameters: [
          { $ref: '#/components/parameters/Id' },
          { $ref: '#/components/parameters/IfMatch' },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ArmsLengthBodyInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'Changed',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ArmsLengthBody' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/deliveryProgrammes': {
      get: {
        operationId: 'listDeliveryProgrammes',
        tags: ['onboarding'],
        summary: 'Delivery programmes, by title',
        parameters: [
          { $ref: '#/components/parameters/Query' },
          { $ref: '#/components/parameters/Offset' },
          { $ref: '#/components/parameters/Limit' },
        ],
        responses: {
          '200': {
            description: 'A page of delivery programmes',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items', 'total'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/DeliveryProgramme' },
                    },
                    total: { type: 'integer' },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'createDeliveryProgramme',
        tags: ['onboarding'],
        summary: 'Create a delivery programme; the caller becomes its admin',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/DeliveryProgrammeInput' },
            },
          },
        },
        responses: {
          '201': {
            description: 'Created',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeliveryProgramme' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [],
      },
    },
    '/deliveryProgrammes/{id}': {
      get: {
        operationId: 'getDeliveryProgramme',
        tags: ['onboarding'],
        summary:
          'A delivery programme; its ETag is the revision that If-Match takes',
        responses: {
          '200': {
            description: 'The delivery programme',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeliveryProgramme' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/Id' }],
      },
      patch: {
        operationId: 'updateDeliveryProgramme',
        tags: ['onboarding'],
        summary: 'Change a delivery programme; the name stays',
        parameters: [
          { $ref: '#/components/parameters/Id' },
          { $ref: '#/components/parameters/IfMatch' },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/DeliveryProgrammeInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'Changed',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeliveryProgramme' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/deliveryProgrammes/{id}/admins': {
      get: {
        operationId: 'listProgrammeAdmins',
        tags: ['onboarding'],
        summary: 'Who administers the programme',
        responses: {
          '200': {
            description: 'Programme admins',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/ProgrammeAdmin' },
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/Id' }],
      },
      post: {
        operationId: 'addProgrammeAdmin',
        tags: ['onboarding'],
        summary: 'Make somebody an admin of the programme',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ProgrammeAdminInput' },
            },
          },
        },
        responses: {
          '201': {
            description: 'Added',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ProgrammeAdmin' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/Id' }],
      },
    },
    '/deliveryProgrammes/{id}/admins/{adminId}': {
      delete: {
        operationId: 'removeProgrammeAdmin',
        tags: ['onboarding'],
        summary: 'Take the programme from one of its admins',
        responses: {
          '204': { description: 'Removed' },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [
          { $ref: '#/components/parameters/Id' },
          {
            name: 'adminId',
            in: 'path',
            required: true,
            schema: { type: 'string' },
          },
        ],
      },
    },
    '/deliveryProjects': {
      get: {
        operationId: 'listDeliveryProjects',
        tags: ['onboarding'],
        summary: 'Delivery projects, by title',
        parameters: [
          { $ref: '#/components/parameters/Query' },
          {
            name: 'deliveryProgrammeId',
            in: 'query',
            schema: { type: 'string' },
          },
          { name: 'estate', in: 'query', schema: { type: 'string' } },
          {
            name: 'member',
            description:
              'Entity reference of a person; only projects with this member',
            in: 'query',
            schema: { type: 'string' },
          },
          {
            name: 'technicalMember',
            description:
              'Entity reference of a person; only projects with this technical member',
            in: 'query',
            schema: { type: 'string' },
          },
          { $ref: '#/components/parameters/Offset' },
          { $ref: '#/components/parameters/Limit' },
        ],
        responses: {
          '200': {
            description: 'A page of delivery projects',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items', 'total'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/DeliveryProject' },
                    },
                    total: { type: 'integer' },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'createDeliveryProject',
        tags: ['onboarding'],
        summary: 'Create a delivery project',
        description:
          'Its configuration, groups and teams are made afterwards; the status tells how far that is.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/DeliveryProjectInput' },
            },
          },
        },
        responses: {
          '201': {
            description: 'Created',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeliveryProject' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [],
      },
    },
    '/deliveryProjects/preview': {
      post: {
        operationId: 'previewDeliveryProject',
        tags: ['onboarding'],
        summary: 'What creating a delivery project would make; nothing is made',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/DeliveryProjectInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'Names, and what is wrong with them',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeliveryProjectPreview' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [],
      },
    },
    '/deliveryProjects/{id}': {
      get: {
        operationId: 'getDeliveryProject',
        tags: ['onboarding'],
        summary:
          'A delivery project; its ETag is the revision that If-Match takes',
        responses: {
          '200': {
            description: 'The delivery project',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeliveryProject' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/ProjectId' }],
      },
      patch: {
        operationId: 'updateDeliveryProject',
        tags: ['onboarding'],
        summary: 'Change a delivery project; name, programme and estate stay',
        parameters: [
          { $ref: '#/components/parameters/ProjectId' },
          { $ref: '#/components/parameters/IfMatch' },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/DeliveryProjectUpdate' },
            },
          },
        },
        responses: {
          '200': {
            description: 'Changed',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeliveryProject' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/deliveryProjects/{id}/members': {
      get: {
        operationId: 'listProjectMembers',
        tags: ['onboarding'],
        summary: 'Who works in the delivery project',
        parameters: [
          { $ref: '#/components/parameters/ProjectId' },
          { $ref: '#/components/parameters/Query' },
          { $ref: '#/components/parameters/Offset' },
          { $ref: '#/components/parameters/Limit' },
        ],
        responses: {
          '200': {
            description: 'A page of members',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items', 'total'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/ProjectMember' },
                    },
                    total: { type: 'integer' },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'addProjectMember',
        tags: ['onboarding'],
        summary: 'Add a member',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ProjectMemberInput' },
            },
          },
        },
        responses: {
          '201': {
            description: 'Added',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ProjectMember' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/ProjectId' }],
      },
    },
    '/deliveryProjects/{id}/members/{memberId}': {
      patch: {
        operationId: 'updateProjectMember',
        tags: ['onboarding'],
        summary: 'Change what a member may do, or the GitHub handle',
        parameters: [
          { $ref: '#/components/parameters/ProjectId' },
          {
            name: 'memberId',
            in: 'path',
            required: true,
            schema: { type: 'string' },
          },
          { $ref: '#/components/parameters/IfMatch' },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ProjectMemberUpdate' },
            },
          },
        },
        responses: {
          '200': {
            description: 'Changed',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ProjectMember' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      delete: {
        operationId: 'removeProjectMember',
        tags: ['onboarding'],
        summary: 'Remove a member; groups and teams follow',
        responses: {
          '204': { description: 'Removed' },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [
          { $ref: '#/components/parameters/ProjectId' },
          {
            name: 'memberId',
            in: 'path',
            required: true,
            schema: { type: 'string' },
          },
        ],
      },
    },
    '/deliveryProjects/{id}/status': {
      get: {
        operationId: 'getDeliveryProjectStatus',
        tags: ['sync'],
        summary:
          'What is true of the project in each target, and of each person',
        responses: {
          '200': {
            description: 'The status as of the last check',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ProjectStatus' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/ProjectId' }],
      },
    },
    '/deliveryProjects/{id}/retry': {
      post: {
        operationId: 'retryDeliveryProject',
        tags: ['sync'],
        summary: 'Check and mend now, without waiting for the next time',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                properties: {
                  targets: {
                    description: 'Default all',
                    type: 'array',
                    items: { $ref: '#/components/schemas/Target' },
                  },
                },
              },
            },
          },
        },
        responses: {
          '202': {
            description: 'Queued',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ProjectStatus' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/ProjectId' }],
      },
    },
    '/deliveryProjects/{id}/decisions': {
      post: {
        operationId: 'decideAboutDrift',
        tags: ['sync'],
        summary:
          'Keep or remove what the portal did not put there, or agree to a large removal',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/DecisionInput' },
            },
          },
        },
        responses: {
          '202': {
            description: 'Noted and queued',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ProjectStatus' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/ProjectId' }],
      },
    },
    '/deliveryProjects/{id}/history': {
      get: {
        operationId: 'listProjectHistory',
        tags: ['onboarding'],
        summary: 'What was changed, by whom, the newest first',
        parameters: [
          { $ref: '#/components/parameters/ProjectId' },
          { $ref: '#/components/parameters/Offset' },
          { $ref: '#/components/parameters/Limit' },
        ],
        responses: {
          '200': {
            description: 'A page of changes',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items', 'total'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/HistoryEntry' },
                    },
                    total: { type: 'integer' },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/deliveryProjects/{id}/offboarding/plan': {
      post: {
        operationId: 'planOffboarding',
        tags: ['offboarding'],
        summary: 'What would go, in which order; nothing goes',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/OffboardingInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The plan',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/OffboardingPlan' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/ProjectId' }],
      },
    },
    '/deliveryProjects/{id}/offboarding': {
      get: {
        operationId: 'getOffboardings',
        tags: ['offboarding'],
        summary:
          'The offboardings of the project and how far they are, the newest first',
        responses: {
          '200': {
            description: 'Offboardings',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/Offboarding' },
                    },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/ProjectId' }],
      },
      post: {
        operationId: 'startOffboarding',
        tags: ['offboarding'],
        summary: 'Carry out a plan; running it again goes on where it stopped',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/OffboardingInput' },
            },
          },
        },
        responses: {
          '202': {
            description: 'Queued',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Offboarding' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/ProjectId' }],
      },
    },
    '/deliveryProjects/{id}/services/{service}/environments/{environment}/deploy-manifests':
      {
        post: {
          operationId: 'deployManifests',
          tags: ['pipelines'],
          summary: 'Have the manifests that a pipeline is about to deploy',
          description:
            "Adds the environment to the service where it is new, and generates what is missing or older than the service's version of the templates. The second time there is nothing to do. For pipelines by their rule in backend.auth.externalAccess, and for people who may create services.",
          parameters: [
            {
              name: 'id',
              description: 'Name of the delivery project',
              in: 'path',
              required: true,
              schema: { type: 'string' },
            },
            {
              name: 'service',
              in: 'path',
              required: true,
              schema: { type: 'string' },
            },
            {
              name: 'environment',
              description: 'Such as dev1',
              in: 'path',
              required: true,
              schema: { type: 'string' },
            },
            {
              name: 'dryRun',
              description: 'Say what would be done, and change nothing',
              in: 'query',
              allowEmptyValue: true,
              schema: { type: 'string', enum: ['', 'true', 'false'] },
            },
          ],
          responses: {
            '200': {
              description: 'What was done',
              content: {
                'application/json': {
                  schema: { $ref: '#/components/schemas/ManifestDeployment' },
                },
              },
            },
            default: {
              description: 'What was wrong and what to do',
              content: {
                'application/problem+json': {
                  schema: { $ref: '#/components/schemas/Problem' },
                },
              },
            },
          },
        },
      },
    '/estates/{estate}/environments': {
      get: {
        operationId: 'listEstateEnvironments',
        tags: ['environments'],
        summary:
          'Which version of each service of an estate is where; for people only',
        parameters: [
          {
            name: 'estate',
            in: 'path',
            required: true,
            schema: { type: 'string' },
          },
          { $ref: '#/components/parameters/Query' },
          {
            name: 'show',
            description:
              'Only services that Flux has not made ready somewhere, or whose manifests are older than the templates that the estate uses',
            in: 'query',
            schema: { type: 'string', enum: ['notReady', 'behind'] },
          },
          { $ref: '#/components/parameters/Offset' },
          {
            name: 'limit',
            description: 'Each service costs GitHub a folder and a history',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 50, default: 20 },
          },
        ],
        responses: {
          '200': {
            description: 'A page of services, by name',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Environments' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/deliveryProjects/{id}/environments': {
      get: {
        operationId: 'listProjectEnvironments',
        tags: ['environments'],
        summary:
          'Which version of each service of the project is where; for people only',
        responses: {
          '200': {
            description: 'All services of the project, by name',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Environments' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/ProjectId' }],
      },
    },
    '/deliveryProjects/{id}/services/{service}/environments': {
      get: {
        operationId: 'listServiceEnvironments',
        tags: ['environments'],
        summary: 'Which version of a service is where; for people only',
        parameters: [
          { $ref: '#/components/parameters/ProjectId' },
          {
            name: 'service',
            in: 'path',
            required: true,
            schema: { type: 'string' },
          },
          {
            name: 'withChanges',
            description:
              'Whether to find out what generating the manifests would change now, which takes longer',
            in: 'query',
            schema: { type: 'boolean', default: false },
          },
        ],
        responses: {
          '200': {
            description: 'The service',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Environments' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/estates/{estate}/fleet': {
      get: {
        operationId: 'readFleet',
        tags: ['rollouts'],
        summary:
          'Which version of the manifest templates each service has in each environment',
        parameters: [
          { $ref: '#/components/parameters/Estate' },
          { $ref: '#/components/parameters/Query' },
          {
            name: 'version',
            description: 'Only services that have this version somewhere',
            in: 'query',
            schema: { type: 'string' },
          },
          { $ref: '#/components/parameters/Offset' },
          { $ref: '#/components/parameters/Limit' },
        ],
        responses: {
          '200': {
            description: 'Services, by team and name',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Fleet' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/estates/{estate}/templates/versions': {
      get: {
        operationId: 'listTemplateVersions',
        tags: ['rollouts'],
        summary: 'The tags of adp-flux-templates, the newest version first',
        responses: {
          '200': {
            description: 'Versions',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items'],
                  properties: {
                    items: { type: 'array', items: { type: 'string' } },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/Estate' }],
      },
    },
    '/estates/{estate}/templates/promote': {
      post: {
        operationId: 'promoteTemplates',
        tags: ['rollouts'],
        summary:
          'Take over the version of the manifest templates that another estate runs',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PromotionInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The version is there, to be rolled out',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Promotion' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/Estate' }],
      },
    },
    '/estates/{estate}/rollouts': {
      get: {
        operationId: 'listRollouts',
        tags: ['rollouts'],
        summary: 'The rollouts of the estate, the newest first',
        parameters: [
          { $ref: '#/components/parameters/Estate' },
          { $ref: '#/components/parameters/Offset' },
          { $ref: '#/components/parameters/Limit' },
        ],
        responses: {
          '200': {
            description: 'Rollouts',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items', 'total'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/Rollout' },
                    },
                    total: { type: 'integer' },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'createRollout',
        tags: ['rollouts'],
        summary: 'Plan to roll a version out; nothing is written yet',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/RolloutInput' },
            },
          },
        },
        responses: {
          '202': {
            description: 'Its plan is being made',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Rollout' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [{ $ref: '#/components/parameters/Estate' }],
      },
    },
    '/estates/{estate}/rollouts/{id}': {
      get: {
        operationId: 'getRollout',
        tags: ['rollouts'],
        summary: 'How far a rollout is',
        responses: {
          '200': {
            description: 'The rollout',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Rollout' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [
          { $ref: '#/components/parameters/Estate' },
          { $ref: '#/components/parameters/Id' },
        ],
      },
    },
    '/estates/{estate}/rollouts/{id}/services': {
      get: {
        operationId: 'listRolloutServices',
        tags: ['rollouts'],
        summary:
          'What the version changes of each service, those that are held first',
        parameters: [
          { $ref: '#/components/parameters/Estate' },
          { $ref: '#/components/parameters/Id' },
          { $ref: '#/components/parameters/Query' },
          { $ref: '#/components/parameters/Offset' },
          { $ref: '#/components/parameters/Limit' },
        ],
        responses: {
          '200': {
            description: 'Services',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items', 'total'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/RolloutService' },
                    },
                    total: { type: 'integer' },
                  },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/estates/{estate}/rollouts/{id}/waves/{wave}/approve': {
      post: {
        operationId: 'approveWave',
        tags: ['rollouts'],
        summary: 'Let a wave be carried out that needs approval',
        responses: {
          '200': {
            description: 'The rollout',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Rollout' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [
          { $ref: '#/components/parameters/Estate' },
          { $ref: '#/components/parameters/Id' },
          { $ref: '#/components/parameters/Wave' },
        ],
      },
    },
    '/estates/{estate}/rollouts/{id}/waves/{wave}/carryOut': {
      post: {
        operationId: 'carryOutWave',
        tags: ['rollouts'],
        summary: 'Carry out a wave, or go on with it',
        responses: {
          '200': {
            description: 'The rollout',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Rollout' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [
          { $ref: '#/components/parameters/Estate' },
          { $ref: '#/components/parameters/Id' },
          { $ref: '#/components/parameters/Wave' },
        ],
      },
    },
    '/estates/{estate}/rollouts/{id}/hold': {
      post: {
        operationId: 'holdRollout',
        tags: ['rollouts'],
        summary: 'Stop a wave, or leave a service as it is',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/HoldInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The rollout',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Rollout' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [
          { $ref: '#/components/parameters/Estate' },
          { $ref: '#/components/parameters/Id' },
        ],
      },
    },
    '/estates/{estate}/rollouts/{id}/release': {
      post: {
        operationId: 'releaseRollout',
        tags: ['rollouts'],
        summary: 'Let a wave or a service go on that is held',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReleaseInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The rollout',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Rollout' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [
          { $ref: '#/components/parameters/Estate' },
          { $ref: '#/components/parameters/Id' },
        ],
      },
    },
    '/estates/{estate}/rollouts/{id}/rollback': {
      post: {
        operationId: 'rollBackRollout',
        tags: ['rollouts'],
        summary:
          'Take back a wave and those after it, or everything; ends a rollout',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/RollbackInput' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The rollout',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Rollout' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
        parameters: [
          { $ref: '#/components/parameters/Estate' },
          { $ref: '#/components/parameters/Id' },
        ],
      },
    },
  },
  components: {
    parameters: {
      Id: {
        name: 'id',
        in: 'path',
        required: true,
        schema: { type: 'string' },
      },
      ProjectId: {
        name: 'id',
        description: 'Id (UUID) or name of the delivery project',
        in: 'path',
        required: true,
        schema: { type: 'string' },
      },
      IfMatch: {
        name: 'If-Match',
        description:
          'ETag that the change was made against; 412 when it is not the newest',
        in: 'header',
        required: true,
        schema: { type: 'string' },
      },
      Query: {
        name: 'q',
        description: 'Part of a title, name or code, in any case',
        in: 'query',
        schema: { type: 'string', maxLength: 200 },
      },
      Offset: {
        name: 'offset',
        in: 'query',
        schema: { type: 'integer', minimum: 0, default: 0 },
      },
      Limit: {
        name: 'limit',
        in: 'query',
        schema: { type: 'integer', minimum: 1, maximum: 1000, default: 20 },
      },
      Estate: {
        name: 'estate',
        in: 'path',
        required: true,
        schema: { type: 'string' },
      },
      Wave: {
        name: 'wave',
        in: 'path',
        required: true,
        schema: { type: 'string' },
      },
    },
    responses: {
      Error: {
        description: 'What was wrong and what to do',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
    },
    schemas: {
      ManifestDeployment: {
        type: 'object',
        required: [
          'outcome',
          'environment',
          'registered',
          'templateVersion',
          'changes',
          'warnings',
        ],
        properties: {
          outcome: {
            description: 'proposed is a pull request that waits',
            type: 'string',
            enum: ['committed', 'nothing-to-do', 'proposed', 'planned'],
          },
          environment: { type: 'string' },
          registered: {
            description: 'Whether the environment was new to the service',
            type: 'boolean',
          },
          templateVersion: { type: 'string' },
          commit: {
            description: 'In adp-flux-services',
            type: 'object',
            required: ['id', 'url'],
            properties: { id: { type: 'string' }, url: { type: 'string' } },
          },
          pullRequest: {
            type: 'object',
            required: ['url'],
            properties: { url: { type: 'string' } },
          },
          changes: {
            type: 'array',
            items: {
              type: 'object',
              required: ['path', 'change'],
              properties: {
                path: { type: 'string' },
                change: {
                  type: 'string',
                  enum: ['added', 'changed', 'removed'],
                },
              },
            },
          },
          objects: {
            description: 'What changes in the cluster, or would in a dry run',
            type: 'array',
            items: { type: 'object' },
          },
          warnings: { type: 'array', items: { type: 'string' } },
        },
      },
      Problem: {
        description: 'https://www.rfc-editor.org/rfc/rfc9457',
        type: 'object',
        required: ['type', 'title', 'status', 'code', 'detail'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { description: 'Stays the same, for programs', type: 'string' },
          detail: { type: 'string' },
        },
      },
      Error: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['name', 'message'],
            properties: {
              name: { type: 'string' },
              message: { type: 'string' },
              fields: {
                description: 'What is wrong with single fields of the input',
                type: 'array',
                items: { $ref: '#/components/schemas/FieldError' },
              },
            },
          },
        },
      },
      FieldError: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: {
            description: 'Such as `title` or `deliveryProgrammeId`',
            type: 'string',
          },
          message: { type: 'string' },
        },
      },
      Estate: {
        type: 'object',
        required: [
          'name',
          'organization',
          'tenant',
          'sandpitEnvironment',
          'templatesVersion',
        ],
        properties: {
          name: { type: 'string' },
          organization: { type: 'string' },
          tenant: { type: 'string' },
          sandpitEnvironment: { type: 'string' },
          templatesVersion: { type: 'string' },
        },
      },
      OrganisationKind: {
        type: 'string',
        enum: ['arms-length-body', 'delivery-programme', 'delivery-project'],
      },
      Organisation: {
        type: 'object',
        required: [
          'armsLengthBodies',
          'deliveryProgrammes',
          'deliveryProjects',
        ],
        properties: {
          armsLengthBodies: {
            type: 'array',
            items: {
              type: 'object',
              required: ['id', 'name', 'title', 'description'],
              properties: {
                id: { type: 'string' },
                name: { type: 'string' },
                title: { type: 'string' },
                alias: { type: 'string' },
                description: { type: 'string' },
                url: { type: 'string' },
              },
            },
          },
          deliveryProgrammes: {
            type: 'array',
            items: {
              type: 'object',
              required: [
                'id',
                'name',
                'armsLengthBodyId',
                'armsLengthBodyName',
                'title',
                'description',
                'code',
                'admins',
              ],
              properties: {
                id: { type: 'string' },
                name: { type: 'string' },
                armsLengthBodyId: { type: 'string' },
                armsLengthBodyName: { type: 'string' },
                title: { type: 'string' },
                alias: { type: 'string' },
                description: { type: 'string' },
                url: { type: 'string' },
                code: { type: 'string' },
                admins: {
                  description: 'Entity references',
                  type: 'array',
                  items: { type: 'string' },
                },
              },
            },
          },
          deliveryProjects: {
            description: 'Those that have not been offboarded',
            type: 'array',
            items: {
              type: 'object',
              required: [
                'id',
                'name',
                'armsLengthBodyId',
                'deliveryProgrammeId',
                'programmeName',
                'programmeCode',
                'estate',
                'title',
                'description',
                'teamType',
                'serviceCode',
                'members',
              ],
              properties: {
                id: { type: 'string' },
                name: { type: 'string' },
                armsLengthBodyId: { type: 'string' },
                deliveryProgrammeId: { type: 'string' },
                programmeName: { type: 'string' },
                programmeCode: { type: 'string' },
                estate: { type: 'string' },
                title: { type: 'string' },
                description: { type: 'string' },
                teamType: { type: 'string', enum: ['delivery', 'platform'] },
                serviceCode: { type: 'string' },
                members: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['userEntityRef', 'isTechnical', 'isAdmin'],
                    properties: {
                      userEntityRef: { type: 'string' },
                      isTechnical: { type: 'boolean' },
                      isAdmin: { type: 'boolean' },
                    },
                  },
                },
              },
            },
          },
        },
      },
      ArmsLengthBodyInput: {
        type: 'object',
        additionalProperties: false,
        required: ['title', 'description'],
        properties: {
          title: { type: 'string' },
          alias: { type: 'string', nullable: true },
          description: { type: 'string' },
          url: { type: 'string', nullable: true },
        },
      },
      ArmsLengthBody: {
        type: 'object',
        required: [
          'id',
          'name',
          'title',
          'description',
          'revision',
          'createdAt',
          'createdBy',
          'updatedAt',
          'updatedBy',
        ],
        properties: {
          id: { type: 'string' },
          name: { type: 'string' },
          title: { type: 'string' },
          alias: { type: 'string' },
          description: { type: 'string' },
          url: { type: 'string' },
          revision: { type: 'integer' },
          createdAt: { type: 'string', format: 'date-time' },
          createdBy: { type: 'string' },
          updatedAt: { type: 'string', format: 'date-time' },
          updatedBy: { type: 'string' },
        },
      },
      DeliveryProgrammeInput: {
        type: 'object',
        additionalProperties: false,
        required: ['armsLengthBodyId', 'title', 'description', 'code'],
        properties: {
          armsLengthBodyId: { type: 'string' },
          title: { type: 'string' },
          alias: { type: 'string', nullable: true },
          description: { type: 'string' },
          url: { type: 'string', nullable: true },
          code: { type: 'string' },
        },
      },
      DeliveryProgramme: {
        type: 'object',
        required: [
          'id',
          'name',
          'armsLengthBodyId',
          'armsLengthBodyName',
          'title',
          'description',
          'code',
          'projects',
          'revision',
          'createdAt',
          'createdBy',
          'updatedAt',
          'updatedBy',
        ],
        properties: {
          id: { type: 'string' },
          name: { type: 'string' },
          armsLengthBodyId: { type: 'string' },
          armsLengthBodyName: { type: 'string' },
          title: { type: 'string' },
          alias: { type: 'string' },
          description: { type: 'string' },
          url: { type: 'string' },
          code: { type: 'string' },
          projects: {
            description: 'How many delivery projects it has',
            type: 'integer',
          },
          revision: { type: 'integer' },
          createdAt: { type: 'string', format: 'date-time' },
          createdBy: { type: 'string' },
          updatedAt: { type: 'string', format: 'date-time' },
          updatedBy: { type: 'string' },
        },
      },
      ProgrammeAdminInput: {
        type: 'object',
        additionalProperties: false,
        required: ['userEntityRef'],
        properties: { userEntityRef: { type: 'string' } },
      },
      ProgrammeAdmin: {
        type: 'object',
        required: ['id', 'deliveryProgrammeId', 'userEntityRef', 'name'],
        properties: {
          id: { type: 'string' },
          deliveryProgrammeId: { type: 'string' },
          userEntityRef: { type: 'string' },
          name: { type: 'string' },
          email: { type: 'string' },
        },
      },
      DeliveryProjectUpdate: {
        type: 'object',
        additionalProperties: false,
        required: ['title', 'description', 'serviceCode'],
        properties: {
          title: { type: 'string' },
          description: { type: 'string' },
          teamType: { type: 'string', enum: ['delivery', 'platform'] },
          githubTeamVisibility: { type: 'string', enum: ['public', 'private'] },
          serviceCode: { type: 'string' },
          financeCode: { type: 'string', nullable: true },
          serviceOwner: { type: 'string', nullable: true },
          adoProject: { type: 'string', nullable: true },
        },
      },
      DeliveryProjectInput: {
        type: 'object',
        additionalProperties: false,
        required: [
          'deliveryProgrammeId',
          'title',
          'description',
          'serviceCode',
        ],
        properties: {
          deliveryProgrammeId: { type: 'string' },
          estate: { type: 'string', nullable: true },
          name: { type: 'string', nullable: true },
          title: { type: 'string' },
          description: { type: 'string' },
          teamType: { type: 'string', enum: ['delivery', 'platform'] },
          githubTeamVisibility: { type: 'string', enum: ['public', 'private'] },
          serviceCode: { type: 'string' },
          financeCode: { type: 'string', nullable: true },
          serviceOwner: { type: 'string', nullable: true },
          adoProject: { type: 'string', nullable: true },
        },
      },
      DeliveryProject: {
        type: 'object',
        required: [
          'id',
          'name',
          'deliveryProgrammeId',
          'programmeName',
          'programmeCode',
          'estate',
          'title',
          'description',
          'teamType',
          'githubTeamVisibility',
          'serviceCode',
          'state',
          'syncState',
          'members',
          'revision',
          'createdAt',
          'createdBy',
          'updatedAt',
          'updatedBy',
        ],
        properties: {
          id: { type: 'string' },
          name: {
            description:
              'Also the Kubernetes namespace and the team of the configuration files',
            type: 'string',
          },
          deliveryProgrammeId: { type: 'string' },
          programmeName: { type: 'string' },
          programmeCode: { type: 'string' },
          estate: { type: 'string' },
          title: { type: 'string' },
          description: { type: 'string' },
          teamType: { type: 'string', enum: ['delivery', 'platform'] },
          githubTeamVisibility: { type: 'string', enum: ['public', 'private'] },
          serviceCode: { type: 'string' },
          financeCode: { type: 'string' },
          serviceOwner: { type: 'string' },
          adoProject: { type: 'string' },
          state: {
            type: 'string',
            enum: ['active', 'offboarding', 'offboarded'],
          },
          syncState: { $ref: '#/components/schemas/SyncState' },
          members: { description: 'How many members it has', type: 'integer' },
          revision: { type: 'integer' },
          createdAt: { type: 'string', format: 'date-time' },
          createdBy: { type: 'string' },
          updatedAt: { type: 'string', format: 'date-time' },
          updatedBy: { type: 'string' },
        },
      },
      DeliveryProjectPreview: {
        type: 'object',
        required: [
          'name',
          'namespace',
          'estate',
          'paths',
          'groups',
          'githubTeams',
          'problems',
          'notes',
        ],
        properties: {
          name: { type: 'string' },
          namespace: { type: 'string' },
          estate: { type: 'string' },
          paths: {
            description: 'Files of adp-teams-config',
            type: 'array',
            items: { type: 'string' },
          },
          groups: {
            description: 'Groups of Entra ID',
            type: 'array',
            items: {
              type: 'object',
              required: ['displayName', 'type'],
              properties: {
                displayName: { type: 'string' },
                type: { type: 'string' },
              },
            },
          },
          githubTeams: { type: 'array', items: { type: 'string' } },
          problems: {
            description: 'What keeps it from being created',
            type: 'array',
            items: { $ref: '#/components/schemas/FieldError' },
          },
          notes: {
            description: 'What to know before, such as what a quota means',
            type: 'array',
            items: { type: 'string' },
          },
        },
      },
      ProjectMemberUpdate: {
        type: 'object',
        additionalProperties: false,
        properties: {
          isTechnical: { type: 'boolean' },
          isAdmin: { type: 'boolean' },
          githubUsername: { type: 'string', nullable: true },
        },
      },
      ProjectMemberInput: {
        type: 'object',
        additionalProperties: false,
        required: ['userEntityRef'],
        properties: {
          userEntityRef: { type: 'string' },
          isTechnical: { type: 'boolean' },
          isAdmin: { type: 'boolean' },
          githubUsername: { type: 'string', nullable: true },
        },
      },
      ProjectMember: {
        type: 'object',
        required: [
          'id',
          'deliveryProjectId',
          'userEntityRef',
          'name',
          'isTechnical',
          'isAdmin',
          'revision',
          'updatedAt',
        ],
        properties: {
          id: { type: 'string' },
          deliveryProjectId: { type: 'string' },
          userEntityRef: { type: 'string' },
          name: { type: 'string' },
          email: { type: 'string' },
          userPrincipalName: { type: 'string' },
          githubUsername: { type: 'string' },
          isTechnical: { type: 'boolean' },
          isAdmin: { type: 'boolean' },
          revision: { type: 'integer' },
          updatedAt: { type: 'string', format: 'date-time' },
        },
      },
      Target: {
        description:
          "Where the project's people and configuration are made true",
        type: 'string',
        enum: ['teams-config', 'entra', 'github'],
      },
      SyncState: {
        description:
          '`pending` is not done yet, `held` waits for a decision, `failed` is tried again by itself',
        type: 'string',
        enum: ['inSync', 'pending', 'held', 'failed'],
      },
      ProjectStatus: {
        type: 'object',
        required: ['state', 'targets', 'people'],
        properties: {
          state: { $ref: '#/components/schemas/SyncState' },
          targets: {
            type: 'array',
            items: { $ref: '#/components/schemas/TargetStatus' },
          },
          people: {
            type: 'array',
            items: { $ref: '#/components/schemas/PersonStatus' },
          },
        },
      },
      TargetStatus: {
        type: 'object',
        required: ['target', 'state', 'attempts', 'lines', 'drift', 'removals'],
        properties: {
          target: { $ref: '#/components/schemas/Target' },
          state: { $ref: '#/components/schemas/SyncState' },
          reason: { type: 'string' },
          attempts: { type: 'integer' },
          nextAttemptAt: { type: 'string', format: 'date-time' },
          checkedAt: { type: 'string', format: 'date-time' },
          syncedAt: { type: 'string', format: 'date-time' },
          commitUrl: { type: 'string' },
          lines: {
            description: 'Files, groups or teams, each with its own state',
            type: 'array',
            items: {
              type: 'object',
              required: ['name', 'state', 'details'],
              properties: {
                name: { type: 'string' },
                state: { $ref: '#/components/schemas/SyncState' },
                details: {
                  description: 'What was done, and what is wrong',
                  type: 'array',
                  items: { type: 'string' },
                },
              },
            },
          },
          drift: {
            description:
              'What the portal did not put there; left alone until decided',
            type: 'array',
            items: { $ref: '#/components/schemas/Drift' },
          },
          removals: {
            description:
              'Removals that are held because there are so many of them',
            type: 'array',
            items: {
              type: 'object',
              required: ['group', 'members', 'of'],
              properties: {
                group: { type: 'string' },
                of: {
                  description: 'How many members the group has',
                  type: 'integer',
                },
                members: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['id', 'name'],
                    properties: {
                      id: { type: 'string' },
                      name: { type: 'string' },
                    },
                  },
                },
              },
            },
          },
        },
      },
      ResourceSetInput: {
        type: 'object',
        required: [
          'id',
          'team',
          'programme',
          'serviceCode',
          'path',
          'services',
        ],
        properties: {
          id: {
            description:
              'Name of the team; unique, and the same as long as there is the team',
            type: 'string',
          },
          team: { type: 'string' },
          programme: { type: 'string' },
          serviceCode: { type: 'string' },
          path: {
            description:
              'Folder of adp-flux-services that the lists of clusters have for the team',
            type: 'string',
          },
          services: {
            description:
              'Names of the services whose manifests exist for the environment',
            type: 'array',
            items: { type: 'string' },
          },
        },
      },
      Drift: {
        type: 'object',
        required: ['group', 'relation', 'objectId', 'name', 'kept'],
        properties: {
          group: {
            description:
              'Display name of the group, or name of the GitHub team',
            type: 'string',
          },
          relation: { type: 'string', enum: ['member', 'memberOf'] },
          objectId: {
            description: 'Object id in Entra ID, or GitHub handle',
            type: 'string',
          },
          name: { type: 'string' },
          kept: {
            description: 'An admin has decided to keep it',
            type: 'boolean',
          },
        },
      },
      PersonStatus: {
        type: 'object',
        required: ['userEntityRef', 'name', 'targets'],
        properties: {
          memberId: {
            description:
              'Missing when the person has been removed, but not everywhere yet',
            type: 'string',
          },
          userEntityRef: { type: 'string' },
          name: { type: 'string' },
          targets: {
            type: 'array',
            items: {
              type: 'object',
              required: ['target', 'state'],
              properties: {
                target: { $ref: '#/components/schemas/Target' },
                state: { $ref: '#/components/schemas/SyncState' },
                reason: { type: 'string' },
              },
            },
          },
        },
      },
      DecisionInput: {
        type: 'object',
        additionalProperties: false,
        required: ['target', 'group', 'decision'],
        properties: {
          target: { $ref: '#/components/schemas/Target' },
          group: { type: 'string' },
          decision: {
            description:
              '`keep` or `remove` a drift; `agree` to the removals of a group that are held',
            type: 'string',
            enum: ['keep', 'remove', 'agree'],
          },
          relation: {
            description: 'Of the drift',
            type: 'string',
            enum: ['member', 'memberOf'],
          },
          objectId: { description: 'Of the drift', type: 'string' },
          members: {
            description: 'Object ids of the removals that are agreed to',
            type: 'array',
            items: { type: 'string' },
          },
        },
      },
      HistoryEntry: {
        type: 'object',
        required: ['id', 'at', 'by', 'event', 'summary'],
        properties: {
          id: { type: 'string' },
          at: { type: 'string', format: 'date-time' },
          by: {
            description:
              'Entity reference of the person, or what the portal did by itself',
            type: 'string',
          },
          event: {
            description: 'Such as `project-create` or `member-remove`',
            type: 'string',
          },
          summary: { type: 'string' },
        },
      },
      OffboardingInput: {
        type: 'object',
        additionalProperties: false,
        description:
          'Without service the whole project; without environments the whole service',
        properties: {
          service: { type: 'string' },
          environments: {
            type: 'array',
            minItems: 1,
            items: { type: 'string' },
          },
          confirm: {
            description:
              'Name of the project or service, as the person typed it; needed to carry out',
            type: 'string',
          },
        },
      },
      OffboardingPlan: {
        type: 'object',
        required: ['scope', 'steps', 'keeps'],
        properties: {
          scope: { type: 'string' },
          steps: {
            type: 'array',
            items: { $ref: '#/components/schemas/OffboardingStep' },
          },
          keeps: {
            description: 'What stays, and who may remove it',
            type: 'array',
            items: { type: 'string' },
          },
        },
      },
      OffboardingStep: {
        type: 'object',
        required: ['id', 'title', 'removes', 'state'],
        properties: {
          id: { type: 'string' },
          title: { type: 'string' },
          removes: {
            description: 'Files, objects, groups, teams',
            type: 'array',
            items: { type: 'string' },
          },
          state: {
            type: 'string',
            enum: ['planned', 'done', 'failed', 'waiting'],
          },
          reason: { type: 'string' },
        },
      },
      Offboarding: {
        type: 'object',
        required: [
          'id',
          'scope',
          'state',
          'steps',
          'requestedBy',
          'requestedAt',
        ],
        properties: {
          id: { type: 'string' },
          scope: { type: 'string' },
          state: { type: 'string', enum: ['pending', 'done', 'failed'] },
          reason: { type: 'string' },
          requestedBy: { type: 'string' },
          requestedAt: { type: 'string', format: 'date-time' },
          steps: {
            type: 'array',
            items: { $ref: '#/components/schemas/OffboardingStep' },
          },
        },
      },
      Environments: {
        type: 'object',
        required: [
          'estate',
          'templatesVersion',
          'environments',
          'items',
          'total',
          'problems',
        ],
        properties: {
          estate: { type: 'string' },
          templatesVersion: {
            description:
              'Version of the manifest templates that the estate uses',
            type: 'string',
          },
          environments: {
            description:
              "Those of the estate's tenant, in the order of its configuration",
            type: 'array',
            items: { $ref: '#/components/schemas/EstateEnvironment' },
          },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/ServiceInEnvironments' },
          },
          total: { type: 'integer' },
          problems: {
            description: 'Files of adp-teams-config that are not valid',
            type: 'array',
            items: { type: 'string' },
          },
        },
      },
      EstateEnvironment: {
        type: 'object',
        required: ['name', 'cluster', 'clusterState'],
        properties: {
          name: { type: 'string' },
          cluster: {
            description: "Name of the cluster in Backstage's configuration",
            type: 'string',
          },
          clusterState: {
            type: 'string',
            enum: ['read', 'notConfigured', 'failed'],
          },
          message: {
            description: 'Why the cluster could not be read',
            type: 'string',
          },
        },
      },
      ServiceInEnvironments: {
        type: 'object',
        required: ['service', 'team', 'programme', 'type', 'environments'],
        properties: {
          service: { type: 'string' },
          team: { type: 'string' },
          programme: { type: 'string' },
          type: { type: 'string', enum: ['Frontend', 'Backend', 'HelmOnly'] },
          environments: {
            type: 'array',
            items: { $ref: '#/components/schemas/ServiceEnvironment' },
          },
        },
      },
      ServiceEnvironment: {
        type: 'object',
        required: [
          'name',
          'isRegistered',
          'isGenerated',
          'isBehind',
          'drift',
          'flux',
        ],
        properties: {
          name: { type: 'string' },
          isRegistered: {
            description: 'Whether adp-teams-config lists the environment',
            type: 'boolean',
          },
          isGenerated: {
            description: 'Whether adp-flux-services has manifests',
            type: 'boolean',
          },
          templatesVersion: { type: 'string' },
          isBehind: {
            description:
              'Whether that is older than the version that the estate uses',
            type: 'boolean',
          },
          imageVersion: { type: 'string' },
          chartVersion: { type: 'string' },
          generation: { $ref: '#/components/schemas/Generation' },
          drift: {
            type: 'array',
            items: { $ref: '#/components/schemas/DriftReason' },
          },
          changes: { $ref: '#/components/schemas/GenerationDrift' },
          flux: { $ref: '#/components/schemas/FluxStatus' },
        },
      },
      Generation: {
        type: 'object',
        required: ['commit', 'url', 'at', 'author'],
        properties: {
          commit: { type: 'string' },
          url: { type: 'string' },
          at: { type: 'string' },
          requestedBy: {
            description:
              'Entity reference of a person, or subject of a pipeline',
            type: 'string',
          },
          author: { type: 'string' },
        },
      },
      DriftReason: {
        type: 'string',
        enum: [
          'notGenerated',
          'generationRequested',
          'versionDiffers',
          'notRegistered',
          'notReadable',
        ],
      },
      GenerationDrift: {
        type: 'object',
        required: ['changes'],
        properties: {
          changes: {
            type: 'array',
            items: {
              type: 'object',
              required: ['path', 'change'],
              properties: {
                path: { type: 'string' },
                change: {
                  type: 'string',
                  enum: ['added', 'changed', 'removed'],
                },
              },
            },
          },
          problem: { description: 'Why it could not be told', type: 'string' },
        },
      },
      FluxState: {
        type: 'string',
        enum: [
          'ready',
          'progressing',
          'notReady',
          'suspended',
          'missing',
          'notDeployed',
          'unknown',
        ],
      },
      FluxStatus: {
        type: 'object',
        required: ['state', 'objects'],
        properties: {
          state: { $ref: '#/components/schemas/FluxState' },
          message: { type: 'string' },
          objects: {
            type: 'array',
            items: { $ref: '#/components/schemas/FluxObject' },
          },
        },
      },
      FluxObject: {
        type: 'object',
        required: ['kind', 'namespace', 'name', 'state'],
        properties: {
          kind: { type: 'string' },
          namespace: { type: 'string' },
          name: { type: 'string' },
          state: { $ref: '#/components/schemas/FluxState' },
          reason: { type: 'string' },
          message: { type: 'string' },
          lastAppliedRevision: { type: 'string' },
          lastTransition: { type: 'string' },
        },
      },
      Fleet: {
        type: 'object',
        required: [
          'items',
          'total',
          'environments',
          'versions',
          'pinnedVersion',
          'problems',
        ],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/FleetService' },
          },
          total: { type: 'integer' },
          environments: {
            description: 'Of the tenant, in their order',
            type: 'array',
            items: { type: 'string' },
          },
          versions: {
            description: 'Those that are in use, the newest first',
            type: 'array',
            items: { type: 'string' },
          },
          pinnedVersion: {
            description: 'Version that new services get',
            type: 'string',
          },
          problems: {
            description: 'Teams that nothing can be told about',
            type: 'array',
            items: { $ref: '#/components/schemas/TeamProblem' },
          },
        },
      },
      FleetService: {
        type: 'object',
        required: ['programme', 'team', 'service', 'environments'],
        properties: {
          programme: { type: 'string' },
          team: { type: 'string' },
          service: { type: 'string' },
          environments: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name'],
              properties: {
                name: { type: 'string' },
                version: { type: 'string' },
              },
            },
          },
        },
      },
      TeamProblem: {
        type: 'object',
        required: ['team', 'reason'],
        properties: { team: { type: 'string' }, reason: { type: 'string' } },
      },
      PromotionInput: {
        type: 'object',
        required: ['from'],
        additionalProperties: false,
        properties: {
          from: { description: 'Estate that runs the version', type: 'string' },
          version: {
            description: 'The one that new services get there, and no other',
            type: 'string',
          },
        },
      },
      Promotion: {
        type: 'object',
        required: ['version', 'wasThere', 'changed'],
        properties: {
          version: { type: 'string' },
          wasThere: { type: 'boolean' },
          changed: {
            description:
              'Files of adp-flux-templates that are different from before',
            type: 'array',
            items: { type: 'string' },
          },
        },
      },
      RolloutInput: {
        type: 'object',
        required: ['version'],
        additionalProperties: false,
        properties: {
          version: {
            description: 'A tag of adp-flux-templates',
            type: 'string',
          },
        },
      },
      HoldInput: {
        type: 'object',
        required: ['reason'],
        additionalProperties: false,
        properties: {
          wave: { type: 'string' },
          service: { type: 'string' },
          team: {
            description: 'Of the service; any, if not given',
            type: 'string',
          },
          reason: { type: 'string' },
        },
      },
      ReleaseInput: {
        type: 'object',
        additionalProperties: false,
        properties: {
          wave: { type: 'string' },
          service: { type: 'string' },
          team: {
            description: 'Of the service; any, if not given',
            type: 'string',
          },
        },
      },
      RollbackInput: {
        type: 'object',
        additionalProperties: false,
        properties: {
          wave: {
            description: 'The first one to take back; all, if not given',
            type: 'string',
          },
        },
      },
      RolloutState: {
        type: 'string',
        enum: [
          'planning',
          'ready',
          'carryingOut',
          'rollingBack',
          'completed',
          'rolledBack',
          'failed',
        ],
      },
      WaveState: {
        type: 'string',
        enum: [
          'pending',
          'approved',
          'running',
          'held',
          'waiting',
          'done',
          'rolledBack',
        ],
      },
      Rollout: {
        type: 'object',
        required: [
          'id',
          'estate',
          'version',
          'state',
          'waves',
          'services',
          'problems',
          'startedBy',
          'startedAt',
        ],
        properties: {
          id: { type: 'string' },
          estate: { type: 'string' },
          version: { type: 'string' },
          state: { $ref: '#/components/schemas/RolloutState' },
          reason: {
            description: 'Why it does not go on, or what to know',
            type: 'string',
          },
          waves: {
            type: 'array',
            items: { $ref: '#/components/schemas/RolloutWave' },
          },
          services: {
            type: 'object',
            required: ['total', 'held'],
            properties: {
              total: { type: 'integer' },
              held: { type: 'integer' },
            },
          },
          problems: {
            type: 'array',
            items: { $ref: '#/components/schemas/TeamProblem' },
          },
          startedBy: { type: 'string' },
          startedAt: { type: 'string' },
        },
      },
      RolloutWave: {
        type: 'object',
        required: [
          'name',
          'environments',
          'needsApproval',
          'state',
          'teamsDone',
          'teams',
          'commits',
          'pullRequests',
        ],
        properties: {
          name: { type: 'string' },
          environments: { type: 'array', items: { type: 'string' } },
          services: {
            description: 'Only these services; all, if not given',
            type: 'array',
            items: { type: 'string' },
          },
          needsApproval: { type: 'boolean' },
          state: { $ref: '#/components/schemas/WaveState' },
          reason: { type: 'string' },
          approvedBy: { type: 'string' },
          approvedAt: { type: 'string' },
          startedBy: { type: 'string' },
          startedAt: { type: 'string' },
          doneAt: { type: 'string' },
          teamsDone: { type: 'integer' },
          teams: { type: 'integer' },
          commits: {
            type: 'array',
            items: {
              type: 'object',
              required: ['team', 'oid', 'url'],
              properties: {
                team: { type: 'string' },
                oid: { type: 'string' },
                url: { type: 'string' },
              },
            },
          },
          pullRequests: {
            type: 'array',
            items: {
              type: 'object',
              required: ['team', 'number', 'url'],
              properties: {
                team: { type: 'string' },
                number: { type: 'integer' },
                url: { type: 'string' },
              },
            },
          },
        },
      },
      RolloutService: {
        type: 'object',
        required: ['programme', 'team', 'service', 'isHeld', 'moves'],
        properties: {
          programme: { type: 'string' },
          team: { type: 'string' },
          service: { type: 'string' },
          isHeld: { type: 'boolean' },
          heldBy: {
            description: 'Missing when the portal found a reason',
            type: 'string',
          },
          heldInWave: { type: 'string' },
          reason: { type: 'string' },
          moves: {
            type: 'array',
            items: { $ref: '#/components/schemas/RolloutMove' },
          },
        },
      },
      RolloutMove: {
        type: 'object',
        required: ['wave', 'environments', 'files', 'objects', 'warnings'],
        properties: {
          wave: { type: 'string' },
          environments: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name'],
              properties: {
                name: { type: 'string' },
                from: { type: 'string' },
              },
            },
          },
          files: { type: 'array', items: { type: 'string' } },
          objects: {
            type: 'array',
            items: {
              type: 'object',
              required: ['environment', 'added', 'changed', 'removed'],
              properties: {
                environment: { type: 'string' },
                added: { type: 'array', items: { type: 'string' } },
                changed: { type: 'array', items: { type: 'string' } },
                removed: { type: 'array', items: { type: 'string' } },
              },
            },
          },
          warnings: { type: 'array', items: { type: 'string' } },
        },
      },
    },
  },
} as const;
