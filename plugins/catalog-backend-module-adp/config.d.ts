import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  adp?: {
    /** Which people and groups of Entra ID are in the catalog. */
    people: {
      /**
       * OData filter of Microsoft Graph for users, such as
       * `accountEnabled eq true and userType eq 'Member'`.
       */
      userFilter: string;
      /** The same for groups, such as `startswith(displayName, 'AAG-Users-')`. */
      groupFilter: string;
      /** When to read them. */
      schedule: SchedulerServiceTaskScheduleDefinitionConfig;
    };
    onboarding?: {
      catalog?: {
        /**
         * When to read all arms-length bodies, programmes and projects again;
         * single changes are in the catalog at once. Default: every 10 minutes.
         */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
    };
  };
}
