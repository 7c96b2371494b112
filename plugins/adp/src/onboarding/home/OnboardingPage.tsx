import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { Route, Routes } from 'react-router-dom';
import { AdpQueries } from '../../api/AdpQueries';
import {
  armsLengthBodiesRouteRef,
  deliveryProgrammesRouteRef,
  deliveryProjectRouteRef,
} from '../../routes';
import { ProjectPage } from '../page/ProjectPage';
import { ArmsLengthBodyTable } from './ArmsLengthBodyTable';
import { DeliveryProgrammeTable } from './DeliveryProgrammeTable';
import { DeliveryProjectTable } from './DeliveryProjectTable';
import { OnboardingHome } from './OnboardingHome';

/** All pages below `/onboarding`. */
export const OnboardingPage = () => (
  <AdpQueries>
    <Routes>
      <Route element={<OnboardingHome />}>
        <Route index element={<DeliveryProjectTable />} />
        <Route
          path={deliveryProgrammesRouteRef.path}
          element={<DeliveryProgrammeTable />}
        />
        <Route
          path={armsLengthBodiesRouteRef.path}
          element={<ArmsLengthBodyTable />}
        />
      </Route>
      <Route path={deliveryProjectRouteRef.path} element={<ProjectPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  </AdpQueries>
);
