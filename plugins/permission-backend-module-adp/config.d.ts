export interface Config {
  adp?: {
    permissions?: {
      /**
       * Groups of the catalog whose members may do everything, such as
       * `group:default/aag-users-adp-platformengineers`.
       */
      platformAdmins?: string[];
      /** Groups whose members may create delivery programmes. Default: none but platform admins. */
      programmeCreators?: string[];
    };
  };
}
