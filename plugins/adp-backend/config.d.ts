export interface Config {
  adp?: {
    onboarding?: {
      /**
       * What a new database is filled with, mostly `$include`d from a file such
       * as `config/onboarding.yaml`: `armsLengthBodies`, `deliveryProgrammes` and
       * `deliveryProjects` as the forms take them, with names in place of ids.
       * Not looked at once there is an arms-length body.
       */
      initialData?: {
        armsLengthBodies?: object[];
        deliveryProgrammes?: object[];
        deliveryProjects?: object[];
      };
    };
  };
}
