import { createApp } from '@backstage/frontend-defaults';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';
import { themeModule } from './modules/theme';

/** Plugins are found through this package's dependencies (`app.packages: all`). */
export default createApp({ features: [themeModule, navModule, signInModule] });
