export interface Config {
  adp?: {
    /** Estate that is meant where none is named. Default: the first one. */
    defaultEstate?: string;
    /** The estates that this portal serves, by name, such as `production`. */
    estates: {
      [name: string]: {
        github: {
          /** Host of an entry of `integrations.github`. Default `github.com`. */
          host?: string;
          /** Organisation that holds the estate's repositories. */
          organization: string;
          /** Branch that Flux follows. Default `main`. */
          branch?: string;
          /** Names of the repositories, where they differ from the defaults. */
          repositories?: {
            /** Default `adp-teams-config`. */
            teamsConfig?: string;
            /** Default `adp-flux-core`. */
            fluxCore?: string;
            /** Default `adp-flux-services`. */
            fluxServices?: string;
            /** Default `adp-flux-templates`. */
            fluxTemplates?: string;
          };
        };
        /**
         * Tag of the manifest templates that new services get, until a rollout
         * is completed: then it is noted in `flux/{tenant}-config.yaml`.
         */
        templatesVersion: string;
        /** Short name of the Entra ID tenant, as in `flux/{tenant}-config.yaml`. */
        tenant: string;
        /** Environment that a new service is deployed to first, such as `snd4`. */
        sandpitEnvironment: string;
        /**
         * How generated manifests get to the branch that Flux follows. A
         * change of several environments is a pull request when one of them
         * wants that.
         */
        manifests?: {
          /** What holds for environments that are not named. Default `commit`. */
          delivery?: 'commit' | 'pullRequest';
          /** What holds for single environments, such as `prd1`. */
          environments?: {
            [environment: string]: { delivery: 'commit' | 'pullRequest' };
          };
        };
        /**
         * Which cluster of Backstage's configuration (`kubernetes`) serves an
         * environment, such as `prd1: aks-prd-uksouth-01`. Default: the cluster
         * that is called as the environment.
         */
        clusters?: { [environment: string]: string };
        /** How a version of the manifest templates is rolled out. */
        rollout?: {
          /**
           * In their order. A service in an environment is in the first one that
           * it fits. Default: sandpit; development and test; pre-production; and
           * production, which needs approval.
           */
          waves?: Array<{
            name: string;
            /** `snd4` for one environment, `snd` for all of a type. */
            environments: string[];
            /** Only these services. Default: all. */
            services?: string[];
            /** Default: whether it has environments of type `prd`. */
            needsApproval?: boolean;
          }>;
          /**
           * Whether a wave is approved by somebody else than who started the
           * rollout. Default: true.
           */
          approvalByAnother?: boolean;
        };
        /** Variables that a new team's flux configuration starts with. */
        defaultVariables?: { [key: string]: string };
        entra: {
          /** Address of Microsoft Graph without version. Default `https://graph.microsoft.com`. */
          graphBaseUrl?: string;
          /** Host that issues tokens. Default `https://login.microsoftonline.com`. */
          authorityHost?: string;
          tenantId: string;
          /** Application (client) id; omit it to use a managed or workload identity. */
          clientId?: string;
          /** @visibility secret */
          clientSecret?: string;
          /** Object id of the application's service principal, which will own the groups. */
          servicePrincipalObjectId: string;
        };
        /**
         * Which groups a team gets in this tenant. In names `{TEAM}` stands for
         * the team's name in upper case.
         */
        groups: {
          /** Environments whose PostgreSQL servers a team has reader and writer groups for. */
          environments: string[];
          /** Display names of the groups that are members of those groups. */
          postgresMembers?: string[];
          /** The group of technical members, and the groups that it is a member of. */
          techUser: { memberships?: string[] };
          /** The same for members who are not technical. */
          nonTechUser: { memberships?: string[] };
          /** The same for admins. */
          admin: { memberships?: string[] };
          /** Display name of the group for VPN access that all teams share. */
          vpnGroup: string;
        };
      };
    };
  };
}
