import { AsyncResource } from 'node:async_hooks';

const isPrograms = Object.prototype.isPrototypeOf.bind(AsyncResource.prototype);

/** Whether Node made a resource: a program may give its own any type's name, and be it no object. */
export function isNodesOwn(resource: unknown): resource is object {
  return typeof resource === 'object' && resource !== null && !isPrograms(resource);
}
