export { startEntraServer, type EntraServer } from './server';
