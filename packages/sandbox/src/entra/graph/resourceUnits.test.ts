import { resourceUnitsOf } from './resourceUnits';

it.each([
  ['GET /users/{id}', '', 1],
  ['GET /users', '', 2],
  ['GET /users', '$select=id', 1],
  ['GET /users', '$select=id&$top=10', 1],
  ['GET /groups/{id}/members', '', 3],
  ['GET /groups/{id}/members', '$top=999', 3],
  ['GET /groups/{id}/members', '$select=id&$top=10', 1],
  ['GET /groups/{id}/members/microsoft.graph.user', '$select=id', 2],
  ['GET /groups/{id}/transitiveMembers', '', 5],
  ['POST /groups', '', 1],
])('%s?%s costs %i', (operation, query, units) => {
  expect(resourceUnitsOf(operation, new URLSearchParams(query))).toBe(units);
});
