/* Made from plugins/adp-backend/src/schema/openapi.yaml by 'npm run openapi'. */
export interface paths {
  '/estates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The estates, the default one first */
    get: operations['listEstates'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/environments/{environment}/resource-set-inputs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The teams that an environment deploys, as inputs of a ResourceSet
     * @description For the Flux Operator of a cluster, which asks it as a ResourceSetInputProvider of the type ExternalService. Only with a token of backend.auth.externalAccess whose rule reads resource-set-inputs. Answers all teams, or none with an error: a team that is left out is removed from the cluster.
     */
    get: operations['readResourceSetInputs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/organisation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All of the organisation in one answer, for the catalog */
    get: operations['readOrganisation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/armsLengthBodies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All arms-length bodies, by title */
    get: operations['listArmsLengthBodies'];
    put?: never;
    /** Create an arms-length body */
    post: operations['createArmsLengthBody'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/armsLengthBodies/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    /** An arms-length body; its ETag is the revision that If-Match takes */
    get: operations['getArmsLengthBody'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change an arms-length body; the name stays */
    patch: operations['updateArmsLengthBody'];
    trace?: never;
  };
  '/deliveryProgrammes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Delivery programmes, by title */
    get: operations['listDeliveryProgrammes'];
    put?: never;
    /** Create a delivery programme; the caller becomes its admin */
    post: operations['createDeliveryProgramme'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProgrammes/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    /** A delivery programme; its ETag is the revision that If-Match takes */
    get: operations['getDeliveryProgramme'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change a delivery programme; the name stays */
    patch: operations['updateDeliveryProgramme'];
    trace?: never;
  };
  '/deliveryProgrammes/{id}/admins': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    /** Who administers the programme */
    get: operations['listProgrammeAdmins'];
    put?: never;
    /** Make somebody an admin of the programme */
    post: operations['addProgrammeAdmin'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProgrammes/{id}/admins/{adminId}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['Id'];
        adminId: string;
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take the programme from one of its admins */
    delete: operations['removeProgrammeAdmin'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Delivery projects, by title */
    get: operations['listDeliveryProjects'];
    put?: never;
    /**
     * Create a delivery project
     * @description Its configuration, groups and teams are made afterwards; the status tells how far that is.
     */
    post: operations['createDeliveryProject'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What creating a delivery project would make; nothing is made */
    post: operations['previewDeliveryProject'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    /** A delivery project; its ETag is the revision that If-Match takes */
    get: operations['getDeliveryProject'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change a delivery project; name, programme and estate stay */
    patch: operations['updateDeliveryProject'];
    trace?: never;
  };
  '/deliveryProjects/{id}/members': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    /** Who works in the delivery project */
    get: operations['listProjectMembers'];
    put?: never;
    /** Add a member */
    post: operations['addProjectMember'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/{id}/members/{memberId}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
        memberId: string;
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Remove a member; groups and teams follow */
    delete: operations['removeProjectMember'];
    options?: never;
    head?: never;
    /** Change what a member may do, or the GitHub handle */
    patch: operations['updateProjectMember'];
    trace?: never;
  };
  '/deliveryProjects/{id}/status': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    /** What is true of the project in each target, and of each person */
    get: operations['getDeliveryProjectStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Check and mend now, without waiting for the next time */
    post: operations['retryDeliveryProject'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/{id}/decisions': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Keep or remove what the portal did not put there, or agree to a large removal */
    post: operations['decideAboutDrift'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/{id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    /** What was changed, by whom, the newest first */
    get: operations['listProjectHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/{id}/offboarding/plan': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What would go, in which order; nothing goes */
    post: operations['planOffboarding'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/{id}/offboarding': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    /** The offboardings of the project and how far they are, the newest first */
    get: operations['getOffboardings'];
    put?: never;
    /** Carry out a plan; running it again goes on where it stopped */
    post: operations['startOffboarding'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/{id}/services/{service}/environments/{environment}/deploy-manifests': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Name of the delivery project */
        id: string;
        service: string;
        /** @description Such as dev1 */
        environment: string;
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Have the manifests that a pipeline is about to deploy
     * @description Adds the environment to the service where it is new, and generates what is missing or older than the service's version of the templates. The second time there is nothing to do. For pipelines by their rule in backend.auth.externalAccess, and for people who may create services.
     */
    post: operations['deployManifests'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/environments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Which version of each service of an estate is where; for people only */
    get: operations['listEstateEnvironments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/{id}/environments': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    /** Which version of each service of the project is where; for people only */
    get: operations['listProjectEnvironments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/deliveryProjects/{id}/services/{service}/environments': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
        service: string;
      };
      cookie?: never;
    };
    /** Which version of a service is where; for people only */
    get: operations['listServiceEnvironments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/fleet': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
      };
      cookie?: never;
    };
    /** Which version of the manifest templates each service has in each environment */
    get: operations['readFleet'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/templates/versions': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
      };
      cookie?: never;
    };
    /** The tags of adp-flux-templates, the newest version first */
    get: operations['listTemplateVersions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/templates/promote': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take over the version of the manifest templates that another estate runs */
    post: operations['promoteTemplates'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/rollouts': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
      };
      cookie?: never;
    };
    /** The rollouts of the estate, the newest first */
    get: operations['listRollouts'];
    put?: never;
    /** Plan to roll a version out; nothing is written yet */
    post: operations['createRollout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/rollouts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    /** How far a rollout is */
    get: operations['getRollout'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/rollouts/{id}/services': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    /** What the version changes of each service, those that are held first */
    get: operations['listRolloutServices'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/rollouts/{id}/waves/{wave}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
        wave: components['parameters']['Wave'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Let a wave be carried out that needs approval */
    post: operations['approveWave'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/rollouts/{id}/waves/{wave}/carryOut': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
        wave: components['parameters']['Wave'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Carry out a wave, or go on with it */
    post: operations['carryOutWave'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/rollouts/{id}/hold': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop a wave, or leave a service as it is */
    post: operations['holdRollout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/rollouts/{id}/release': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Let a wave or a service go on that is held */
    post: operations['releaseRollout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/estates/{estate}/rollouts/{id}/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take back a wave and those after it, or everything; ends a rollout */
    post: operations['rollBackRollout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    ManifestDeployment: {
      /**
       * @description proposed is a pull request that waits
       * @enum {string}
       */
      outcome: 'committed' | 'nothing-to-do' | 'proposed' | 'planned';
      environment: string;
      /** @description Whether the environment was new to the service */
      registered: boolean;
      templateVersion: string;
      /** @description In adp-flux-services */
      commit?: {
        id: string;
        url: string;
      };
      pullRequest?: {
        url: string;
      };
      changes: {
        path: string;
        /** @enum {string} */
        change: 'added' | 'changed' | 'removed';
      }[];
      /** @description What changes in the cluster, or would in a dry run */
      objects?: Record<string, never>[];
      warnings: string[];
    };
    /** @description https://www.rfc-editor.org/rfc/rfc9457 */
    Problem: {
      type: string;
      title: string;
      status: number;
      /** @description Stays the same, for programs */
      code: string;
      detail: string;
    };
    Error: {
      error: {
        name: string;
        message: string;
        /** @description What is wrong with single fields of the input */
        fields?: components['schemas']['FieldError'][];
      };
    };
    FieldError: {
      /** @description Such as `title` or `deliveryProgrammeId` */
      path: string;
      message: string;
    };
    Estate: {
      name: string;
      organization: string;
      tenant: string;
      sandpitEnvironment: string;
      templatesVersion: string;
    };
    /** @enum {string} */
    OrganisationKind:
      | 'arms-length-body'
      | 'delivery-programme'
      | 'delivery-project';
    Organisation: {
      armsLengthBodies: {
        id: string;
        name: string;
        title: string;
        alias?: string;
        description: string;
        url?: string;
      }[];
      deliveryProgrammes: {
        id: string;
        name: string;
        armsLengthBodyId: string;
        armsLengthBodyName: string;
        title: string;
        alias?: string;
        description: string;
        url?: string;
        code: string;
        /** @description Entity references */
        admins: string[];
      }[];
      /** @description Those that have not been offboarded */
      deliveryProjects: {
        id: string;
        name: string;
        armsLengthBodyId: string;
        deliveryProgrammeId: string;
        programmeName: string;
        programmeCode: string;
        estate: string;
        title: string;
        description: string;
        /** @enum {string} */
        teamType: 'delivery' | 'platform';
        serviceCode: string;
        members: {
          userEntityRef: string;
          isTechnical: boolean;
          isAdmin: boolean;
        }[];
      }[];
    };
    ArmsLengthBodyInput: {
      title: string;
      alias?: string | null;
      description: string;
      url?: string | null;
    };
    ArmsLengthBody: {
      id: string;
      name: string;
      title: string;
      alias?: string;
      description: string;
      url?: string;
      revision: number;
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: date-time */
      updatedAt: string;
      updatedBy: string;
    };
    DeliveryProgrammeInput: {
      armsLengthBodyId: string;
      title: string;
      alias?: string | null;
      description: string;
      url?: string | null;
      code: string;
    };
    DeliveryProgramme: {
      id: string;
      name: string;
      armsLengthBodyId: string;
      armsLengthBodyName: string;
      title: string;
      alias?: string;
      description: string;
      url?: string;
      code: string;
      /** @description How many delivery projects it has */
      projects: number;
      revision: number;
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: date-time */
      updatedAt: string;
      updatedBy: string;
    };
    ProgrammeAdminInput: {
      userEntityRef: string;
    };
    ProgrammeAdmin: {
      id: string;
      deliveryProgrammeId: string;
      userEntityRef: string;
      name: string;
      email?: string;
    };
    DeliveryProjectUpdate: {
      title: string;
      description: string;
      /** @enum {string} */
      teamType?: 'delivery' | 'platform';
      /** @enum {string} */
      githubTeamVisibility?: 'public' | 'private';
      serviceCode: string;
      financeCode?: string | null;
      serviceOwner?: string | null;
      adoProject?: string | null;
    };
    DeliveryProjectInput: {
      deliveryProgrammeId: string;
      estate?: string | null;
      name?: string | null;
      title: string;
      description: string;
      /** @enum {string} */
      teamType?: 'delivery' | 'platform';
      /** @enum {string} */
      githubTeamVisibility?: 'public' | 'private';
      serviceCode: string;
      financeCode?: string | null;
      serviceOwner?: string | null;
      adoProject?: string | null;
    };
    DeliveryProject: {
      id: string;
      /** @description Also the Kubernetes namespace and the team of the configuration files */
      name: string;
      deliveryProgrammeId: string;
      programmeName: string;
      programmeCode: string;
      estate: string;
      title: string;
      description: string;
      /** @enum {string} */
      teamType: 'delivery' | 'platform';
      /** @enum {string} */
      githubTeamVisibility: 'public' | 'private';
      serviceCode: string;
      financeCode?: string;
      serviceOwner?: string;
      adoProject?: string;
      /** @enum {string} */
      state: 'active' | 'offboarding' | 'offboarded';
      syncState: components['schemas']['SyncState'];
      /** @description How many members it has */
      members: number;
      revision: number;
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: date-time */
      updatedAt: string;
      updatedBy: string;
    };
    DeliveryProjectPreview: {
      name: string;
      namespace: string;
      estate: string;
      /** @description Files of adp-teams-config */
      paths: string[];
      /** @description Groups of Entra ID */
      groups: {
        displayName: string;
        type: string;
      }[];
      githubTeams: string[];
      /** @description What keeps it from being created */
      problems: components['schemas']['FieldError'][];
      /** @description What to know before, such as what a quota means */
      notes: string[];
    };
    ProjectMemberUpdate: {
      isTechnical?: boolean;
      isAdmin?: boolean;
      githubUsername?: string | null;
    };
    ProjectMemberInput: {
      userEntityRef: string;
      isTechnical?: boolean;
      isAdmin?: boolean;
      githubUsername?: string | null;
    };
    ProjectMember: {
      id: string;
      deliveryProjectId: string;
      userEntityRef: string;
      name: string;
      email?: string;
      userPrincipalName?: string;
      githubUsername?: string;
      isTechnical: boolean;
      isAdmin: boolean;
      revision: number;
      /** Format: date-time */
      updatedAt: string;
    };
    /**
     * @description Where the project's people and configuration are made true
     * @enum {string}
     */
    Target: 'teams-config' | 'entra' | 'github';
    /**
     * @description `pending` is not done yet, `held` waits for a decision, `failed` is tried again by itself
     * @enum {string}
     */
    SyncState: 'inSync' | 'pending' | 'held' | 'failed';
    ProjectStatus: {
      state: components['schemas']['SyncState'];
      targets: components['schemas']['TargetStatus'][];
      people: components['schemas']['PersonStatus'][];
    };
    TargetStatus: {
      target: components['schemas']['Target'];
      state: components['schemas']['SyncState'];
      reason?: string;
      attempts: number;
      /** Format: date-time */
      nextAttemptAt?: string;
      /** Format: date-time */
      checkedAt?: string;
      /** Format: date-time */
      syncedAt?: string;
      commitUrl?: string;
      /** @description Files, groups or teams, each with its own state */
      lines: {
        name: string;
        state: components['schemas']['SyncState'];
        /** @description What was done, and what is wrong */
        details: string[];
      }[];
      /** @description What the portal did not put there; left alone until decided */
      drift: components['schemas']['Drift'][];
      /** @description Removals that are held because there are so many of them */
      removals: {
        group: string;
        /** @description How many members the group has */
        of: number;
        members: {
          id: string;
          name: string;
        }[];
      }[];
    };
    ResourceSetInput: {
      /** @description Name of the team; unique, and the same as long as there is the team */
      id: string;
      team: string;
      programme: string;
      serviceCode: string;
      /** @description Folder of adp-flux-services that the lists of clusters have for the team */
      path: string;
      /** @description Names of the services whose manifests exist for the environment */
      services: string[];
    };
    Drift: {
      /** @description Display name of the group, or name of the GitHub team */
      group: string;
      /** @enum {string} */
      relation: 'member' | 'memberOf';
      /** @description Object id in Entra ID, or GitHub handle */
      objectId: string;
      name: string;
      /** @description An admin has decided to keep it */
      kept: boolean;
    };
    PersonStatus: {
      /** @description Missing when the person has been removed, but not everywhere yet */
      memberId?: string;
      userEntityRef: string;
      name: string;
      targets: {
        target: components['schemas']['Target'];
        state: components['schemas']['SyncState'];
        reason?: string;
      }[];
    };
    DecisionInput: {
      target: components['schemas']['Target'];
      group: string;
      /**
       * @description `keep` or `remove` a drift; `agree` to the removals of a group that are held
       * @enum {string}
       */
      decision: 'keep' | 'remove' | 'agree';
      /**
       * @description Of the drift
       * @enum {string}
       */
      relation?: 'member' | 'memberOf';
      /** @description Of the drift */
      objectId?: string;
      /** @description Object ids of the removals that are agreed to */
      members?: string[];
    };
    HistoryEntry: {
      id: string;
      /** Format: date-time */
      at: string;
      /** @description Entity reference of the person, or what the portal did by itself */
      by: string;
      /** @description Such as `project-create` or `member-remove` */
      event: string;
      summary: string;
    };
    /** @description Without service the whole project; without environments the whole service */
    OffboardingInput: {
      service?: string;
      environments?: string[];
      /** @description Name of the project or service, as the person typed it; needed to carry out */
      confirm?: string;
    };
    OffboardingPlan: {
      scope: string;
      steps: components['schemas']['OffboardingStep'][];
      /** @description What stays, and who may remove it */
      keeps: string[];
    };
    OffboardingStep: {
      id: string;
      title: string;
      /** @description Files, objects, groups, teams */
      removes: string[];
      /** @enum {string} */
      state: 'planned' | 'done' | 'failed' | 'waiting';
      reason?: string;
    };
    Offboarding: {
      id: string;
      scope: string;
      /** @enum {string} */
      state: 'pending' | 'done' | 'failed';
      reason?: string;
      requestedBy: string;
      /** Format: date-time */
      requestedAt: string;
      steps: components['schemas']['OffboardingStep'][];
    };
    Environments: {
      estate: string;
      /** @description Version of the manifest templates that the estate uses */
      templatesVersion: string;
      /** @description Those of the estate's tenant, in the order of its configuration */
      environments: components['schemas']['EstateEnvironment'][];
      items: components['schemas']['ServiceInEnvironments'][];
      total: number;
      /** @description Files of adp-teams-config that are not valid */
      problems: string[];
    };
    EstateEnvironment: {
      name: string;
      /** @description Name of the cluster in Backstage's configuration */
      cluster: string;
      /** @enum {string} */
      clusterState: 'read' | 'notConfigured' | 'failed';
      /** @description Why the cluster could not be read */
      message?: string;
    };
    ServiceInEnvironments: {
      service: string;
      team: string;
      programme: string;
      /** @enum {string} */
      type: 'Frontend' | 'Backend' | 'HelmOnly';
      environments: components['schemas']['ServiceEnvironment'][];
    };
    ServiceEnvironment: {
      name: string;
      /** @description Whether adp-teams-config lists the environment */
      isRegistered: boolean;
      /** @description Whether adp-flux-services has manifests */
      isGenerated: boolean;
      templatesVersion?: string;
      /** @description Whether that is older than the version that the estate uses */
      isBehind: boolean;
      imageVersion?: string;
      chartVersion?: string;
      generation?: components['schemas']['Generation'];
      drift: components['schemas']['DriftReason'][];
      changes?: components['schemas']['GenerationDrift'];
      flux: components['schemas']['FluxStatus'];
    };
    Generation: {
      commit: string;
      url: string;
      at: string;
      /** @description Entity reference of a person, or subject of a pipeline */
      requestedBy?: string;
      author: string;
    };
    /** @enum {string} */
    DriftReason:
      | 'notGenerated'
      | 'generationRequested'
      | 'versionDiffers'
      | 'notRegistered'
      | 'notReadable';
    GenerationDrift: {
      changes: {
        path: string;
        /** @enum {string} */
        change: 'added' | 'changed' | 'removed';
      }[];
      /** @description Why it could not be told */
      problem?: string;
    };
    /** @enum {string} */
    FluxState:
      | 'ready'
      | 'progressing'
      | 'notReady'
      | 'suspended'
      | 'missing'
      | 'notDeployed'
      | 'unknown';
    FluxStatus: {
      state: components['schemas']['FluxState'];
      message?: string;
      objects: components['schemas']['FluxObject'][];
    };
    FluxObject: {
      kind: string;
      namespace: string;
      name: string;
      state: components['schemas']['FluxState'];
      reason?: string;
      message?: string;
      lastAppliedRevision?: string;
      lastTransition?: string;
    };
    Fleet: {
      items: components['schemas']['FleetService'][];
      total: number;
      /** @description Of the tenant, in their order */
      environments: string[];
      /** @description Those that are in use, the newest first */
      versions: string[];
      /** @description Version that new services get */
      pinnedVersion: string;
      /** @description Teams that nothing can be told about */
      problems: components['schemas']['TeamProblem'][];
    };
    FleetService: {
      programme: string;
      team: string;
      service: string;
      environments: {
        name: string;
        version?: string;
      }[];
    };
    TeamProblem: {
      team: string;
      reason: string;
    };
    PromotionInput: {
      /** @description Estate that runs the version */
      from: string;
      /** @description The one that new services get there, and no other */
      version?: string;
    };
    Promotion: {
      version: string;
      wasThere: boolean;
      /** @description Files of adp-flux-templates that are different from before */
      changed: string[];
    };
    RolloutInput: {
      /** @description A tag of adp-flux-templates */
      version: string;
    };
    HoldInput: {
      wave?: string;
      service?: string;
      /** @description Of the service; any, if not given */
      team?: string;
      reason: string;
    };
    ReleaseInput: {
      wave?: string;
      service?: string;
      /** @description Of the service; any, if not given */
      team?: string;
    };
    RollbackInput: {
      /** @description The first one to take back; all, if not given */
      wave?: string;
    };
    /** @enum {string} */
    RolloutState:
      | 'planning'
      | 'ready'
      | 'carryingOut'
      | 'rollingBack'
      | 'completed'
      | 'rolledBack'
      | 'failed';
    /** @enum {string} */
    WaveState:
      | 'pending'
      | 'approved'
      | 'running'
      | 'held'
      | 'waiting'
      | 'done'
      | 'rolledBack';
    Rollout: {
      id: string;
      estate: string;
      version: string;
      state: components['schemas']['RolloutState'];
      /** @description Why it does not go on, or what to know */
      reason?: string;
      waves: components['schemas']['RolloutWave'][];
      services: {
        total: number;
        held: number;
      };
      problems: components['schemas']['TeamProblem'][];
      startedBy: string;
      startedAt: string;
    };
    RolloutWave: {
      name: string;
      environments: string[];
      /** @description Only these services; all, if not given */
      services?: string[];
      needsApproval: boolean;
      state: components['schemas']['WaveState'];
      reason?: string;
      approvedBy?: string;
      approvedAt?: string;
      startedBy?: string;
      startedAt?: string;
      doneAt?: string;
      teamsDone: number;
      teams: number;
      commits: {
        team: string;
        oid: string;
        url: string;
      }[];
      pullRequests: {
        team: string;
        number: number;
        url: string;
      }[];
    };
    RolloutService: {
      programme: string;
      team: string;
      service: string;
      isHeld: boolean;
      /** @description Missing when the portal found a reason */
      heldBy?: string;
      heldInWave?: string;
      reason?: string;
      moves: components['schemas']['RolloutMove'][];
    };
    RolloutMove: {
      wave: string;
      environments: {
        name: string;
        from?: string;
      }[];
      files: string[];
      objects: {
        environment: string;
        added: string[];
        changed: string[];
        removed: string[];
      }[];
      warnings: string[];
    };
  };
  responses: {
    /** @description What was wrong and what to do */
    Error: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
  };
  parameters: {
    Id: string;
    /** @description Id (UUID) or name of the delivery project */
    ProjectId: string;
    /** @description ETag that the change was made against; 412 when it is not the newest */
    IfMatch: string;
    /** @description Part of a title, name or code, in any case */
    Query: string;
    Offset: number;
    Limit: number;
    Estate: string;
    Wave: string;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listEstates: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Estates, without secrets */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            estates: components['schemas']['Estate'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  readResourceSetInputs: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: string;
        environment: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One input a team that has manifests for the environment, by id */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            inputs: components['schemas']['ResourceSetInput'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  readOrganisation: {
    parameters: {
      query?: {
        /** @description With name, only this one; a programme comes with its projects, because they show its arms-length body */
        kind?: components['schemas']['OrganisationKind'];
        name?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Arms-length bodies, programmes and projects with their people */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Organisation'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listArmsLengthBodies: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Arms-length bodies */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ArmsLengthBody'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createArmsLengthBody: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ArmsLengthBodyInput'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ArmsLengthBody'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getArmsLengthBody: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The arms-length body */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ArmsLengthBody'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  updateArmsLengthBody: {
    parameters: {
      query?: never;
      header: {
        /** @description ETag that the change was made against; 412 when it is not the newest */
        'If-Match': components['parameters']['IfMatch'];
      };
      path: {
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ArmsLengthBodyInput'];
      };
    };
    responses: {
      /** @description Changed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ArmsLengthBody'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listDeliveryProgrammes: {
    parameters: {
      query?: {
        /** @description Part of a title, name or code, in any case */
        q?: components['parameters']['Query'];
        offset?: components['parameters']['Offset'];
        limit?: components['parameters']['Limit'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of delivery programmes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['DeliveryProgramme'][];
            total: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createDeliveryProgramme: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeliveryProgrammeInput'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryProgramme'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getDeliveryProgramme: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delivery programme */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryProgramme'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  updateDeliveryProgramme: {
    parameters: {
      query?: never;
      header: {
        /** @description ETag that the change was made against; 412 when it is not the newest */
        'If-Match': components['parameters']['IfMatch'];
      };
      path: {
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeliveryProgrammeInput'];
      };
    };
    responses: {
      /** @description Changed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryProgramme'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listProgrammeAdmins: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Programme admins */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ProgrammeAdmin'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  addProgrammeAdmin: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ProgrammeAdminInput'];
      };
    };
    responses: {
      /** @description Added */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProgrammeAdmin'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  removeProgrammeAdmin: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['Id'];
        adminId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Removed */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  listDeliveryProjects: {
    parameters: {
      query?: {
        /** @description Part of a title, name or code, in any case */
        q?: components['parameters']['Query'];
        deliveryProgrammeId?: string;
        estate?: string;
        /** @description Entity reference of a person; only projects with this member */
        member?: string;
        /** @description Entity reference of a person; only projects with this technical member */
        technicalMember?: string;
        offset?: components['parameters']['Offset'];
        limit?: components['parameters']['Limit'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of delivery projects */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['DeliveryProject'][];
            total: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createDeliveryProject: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeliveryProjectInput'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryProject'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  previewDeliveryProject: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeliveryProjectInput'];
      };
    };
    responses: {
      /** @description Names, and what is wrong with them */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryProjectPreview'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getDeliveryProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delivery project */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryProject'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  updateDeliveryProject: {
    parameters: {
      query?: never;
      header: {
        /** @description ETag that the change was made against; 412 when it is not the newest */
        'If-Match': components['parameters']['IfMatch'];
      };
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeliveryProjectUpdate'];
      };
    };
    responses: {
      /** @description Changed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryProject'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listProjectMembers: {
    parameters: {
      query?: {
        /** @description Part of a title, name or code, in any case */
        q?: components['parameters']['Query'];
        offset?: components['parameters']['Offset'];
        limit?: components['parameters']['Limit'];
      };
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of members */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ProjectMember'][];
            total: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  addProjectMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ProjectMemberInput'];
      };
    };
    responses: {
      /** @description Added */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProjectMember'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  removeProjectMember: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Removed */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Error'];
    };
  };
  updateProjectMember: {
    parameters: {
      query?: never;
      header: {
        /** @description ETag that the change was made against; 412 when it is not the newest */
        'If-Match': components['parameters']['IfMatch'];
      };
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
        memberId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ProjectMemberUpdate'];
      };
    };
    responses: {
      /** @description Changed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProjectMember'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getDeliveryProjectStatus: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The status as of the last check */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProjectStatus'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  retryDeliveryProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Default all */
          targets?: components['schemas']['Target'][];
        };
      };
    };
    responses: {
      /** @description Queued */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProjectStatus'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  decideAboutDrift: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecisionInput'];
      };
    };
    responses: {
      /** @description Noted and queued */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProjectStatus'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listProjectHistory: {
    parameters: {
      query?: {
        offset?: components['parameters']['Offset'];
        limit?: components['parameters']['Limit'];
      };
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of changes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['HistoryEntry'][];
            total: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  planOffboarding: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OffboardingInput'];
      };
    };
    responses: {
      /** @description The plan */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OffboardingPlan'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getOffboardings: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Offboardings */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Offboarding'][];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  startOffboarding: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OffboardingInput'];
      };
    };
    responses: {
      /** @description Queued */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Offboarding'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  deployManifests: {
    parameters: {
      query?: {
        /** @description Say what would be done, and change nothing */
        dryRun?: '' | 'true' | 'false';
      };
      header?: never;
      path: {
        /** @description Name of the delivery project */
        id: string;
        service: string;
        /** @description Such as dev1 */
        environment: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What was done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ManifestDeployment'];
        };
      };
      /** @description What was wrong and what to do */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  listEstateEnvironments: {
    parameters: {
      query?: {
        /** @description Part of a title, name or code, in any case */
        q?: components['parameters']['Query'];
        /** @description Only services that Flux has not made ready somewhere, or whose manifests are older than the templates that the estate uses */
        show?: 'notReady' | 'behind';
        offset?: components['parameters']['Offset'];
        /** @description Each service costs GitHub a folder and a history */
        limit?: number;
      };
      header?: never;
      path: {
        estate: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of services, by name */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Environments'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listProjectEnvironments: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All services of the project, by name */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Environments'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listServiceEnvironments: {
    parameters: {
      query?: {
        /** @description Whether to find out what generating the manifests would change now, which takes longer */
        withChanges?: boolean;
      };
      header?: never;
      path: {
        /** @description Id (UUID) or name of the delivery project */
        id: components['parameters']['ProjectId'];
        service: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The service */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Environments'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  readFleet: {
    parameters: {
      query?: {
        /** @description Part of a title, name or code, in any case */
        q?: components['parameters']['Query'];
        /** @description Only services that have this version somewhere */
        version?: string;
        offset?: components['parameters']['Offset'];
        limit?: components['parameters']['Limit'];
      };
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Services, by team and name */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Fleet'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listTemplateVersions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Versions */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: string[];
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  promoteTemplates: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PromotionInput'];
      };
    };
    responses: {
      /** @description The version is there, to be rolled out */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Promotion'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listRollouts: {
    parameters: {
      query?: {
        offset?: components['parameters']['Offset'];
        limit?: components['parameters']['Limit'];
      };
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Rollouts */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Rollout'][];
            total: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  createRollout: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RolloutInput'];
      };
    };
    responses: {
      /** @description Its plan is being made */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rollout'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getRollout: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The rollout */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rollout'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listRolloutServices: {
    parameters: {
      query?: {
        /** @description Part of a title, name or code, in any case */
        q?: components['parameters']['Query'];
        offset?: components['parameters']['Offset'];
        limit?: components['parameters']['Limit'];
      };
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Services */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['RolloutService'][];
            total: number;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  approveWave: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
        wave: components['parameters']['Wave'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The rollout */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rollout'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  carryOutWave: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
        wave: components['parameters']['Wave'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The rollout */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rollout'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  holdRollout: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['HoldInput'];
      };
    };
    responses: {
      /** @description The rollout */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rollout'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  releaseRollout: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReleaseInput'];
      };
    };
    responses: {
      /** @description The rollout */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rollout'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  rollBackRollout: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        estate: components['parameters']['Estate'];
        id: components['parameters']['Id'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RollbackInput'];
      };
    };
    responses: {
      /** @description The rollout */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rollout'];
        };
      };
      default: components['responses']['Error'];
    };
  };
}
