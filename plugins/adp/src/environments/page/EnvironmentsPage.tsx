import { AdpQueries } from '../../api/AdpQueries';
import { EstateEnvironments } from './EstateEnvironments';

/** All services of an estate, for the platform team. */
export const EnvironmentsPage = () => (
  <AdpQueries>
    <EstateEnvironments />
  </AdpQueries>
);
