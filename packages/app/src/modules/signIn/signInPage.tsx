import { SignInPage } from '@backstage/core-components';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { entraAuthApiRef } from './entraAuth';

export const signInPage = SignInPageBlueprint.make({
  params: {
    loader: async () => props =>
      (
        <SignInPage
          {...props}
          provider={{
            id: 'entra',
            title: 'Entra ID',
            message: 'Sign in with your work account',
            apiRef: entraAuthApiRef,
          }}
        />
      ),
  },
});
