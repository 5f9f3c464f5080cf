import { join } from 'node:path';
import { firstLinesOfErrors } from '../support/compiler';

const SRC = join(__dirname, '..', '..', 'src');

/** The compiler errors of routes to services. The only services are `user` and `course`. */
function typeErrors(...routes: readonly string[]): readonly string[] {
  const file = join(SRC, 'gateway', 'routes-of-a-test.ts');
  const source = `
    import type { Microservice } from '../service/microservice';
    import type { ApiGateway } from './api-gateway';
    export function connect(gateway: ApiGateway, services: { user: Microservice; course: Microservice }): void {
      const { user, course } = services;
      gateway.addRoute({ path: '/courses', to: course });
      ${routes.map((route) => `gateway.addRoute(${route});`).join('\n')}
      gateway.addRoute({ path: '/users', to: user });
    }`;
  return firstLinesOfErrors(file, source);
}

/** A route must name an existing service. */
export function apiRouteTypes(): void {
  test('routes to services that exist compile, and no route to one that does not', () => {
    expect(typeErrors()).toEqual([]);
    const errors = typeErrors(
      `{ path: '/orders', to: orders }`,
      `{ path: '/orders', to: services.orders }`,
      `{ path: '/users', to: 'user-service' }`,
      `{ path: '/users' }`,
      `{ path: '/users', to: user, auth: { kind: 'basic' } }`,
      `{ path: '/users', to: user, auth: { kind: 'jwt', jwksUrl: 'https://login.example.com/jwks.json' } }`,
      `{ path: '/users', to: user, rateLimit: 100 }`,
    );
    expect(errors).toEqual([
      "Cannot find name 'orders'.",
      "Property 'orders' does not exist on type '{ user: Microservice; course: Microservice; }'.",
      "Type 'string' is not assignable to type 'Microservice'.",
      "Argument of type '{ path: string; }' is not assignable to parameter of type 'ApiRoute'.",
      `Type '"basic"' is not assignable to type '"authToken" | "jwt" | "keyless"'.`,
      `Type '{ kind: "jwt"; jwksUrl: string; }' is not assignable to type 'RouteAuth | undefined'.`,
      "Type 'number' has no properties in common with type 'RouteRateLimit'.",
    ]);
  });
}
