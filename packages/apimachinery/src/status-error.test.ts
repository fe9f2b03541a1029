import { expect, test } from 'vitest'
import { path, requiredValue, unsupportedValue } from './field-error.ts'
import {
  alreadyExists, badRequest, conflict, expired, forbidden, generateNameConflict, gone, internalError, invalid,
  methodNotAllowed, methodNotSupported, notAcceptable, notFound, requestEntityTooLarge, resourceNotFound, serverTimeout,
  serviceUnavailable, StatusError, successStatus, timeout, tooManyRequests, unauthorized,
  unsupportedMediaType,
} from './status-error.ts'

const pods = { group: '', plural: 'pods' }
const deployments = { group: 'apps', plural: 'deployments' }

test.each<[StatusError, number, string, string]>([
  [notFound(pods, 'web'), 404, 'NotFound', 'pods "web" not found'],
  [notFound(deployments, 'web'), 404, 'NotFound', 'deployments.apps "web" not found'],
  [resourceNotFound(), 404, 'NotFound', 'the server could not find the requested resource'],
  [alreadyExists(deployments, 'web'), 409, 'AlreadyExists', 'deployments.apps "web" already exists'],
  [generateNameConflict(pods, 'web-x7k2p', 1), 409, 'AlreadyExists',
    'pods "web-x7k2p" already exists, the server was not able to generate a unique name for the object'],
  [conflict(deployments, 'web'), 409, 'Conflict',
    'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again'],
  [forbidden(pods, 'web', 'exceeded quota'), 403, 'Forbidden', 'pods "web" is forbidden: exceeded quota'],
  [forbidden(pods, '', 'no'), 403, 'Forbidden', 'pods is forbidden: no'],
  [forbidden(undefined, '', 'no'), 403, 'Forbidden', 'forbidden: no'],
  [unauthorized(), 401, 'Unauthorized', 'not authorized'],
  [badRequest('name is required'), 400, 'BadRequest', 'name is required'],
  [methodNotSupported(pods, 'update'), 405, 'MethodNotAllowed', 'update is not supported on resources of kind "pods"'],
  [methodNotAllowed(), 405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  [notAcceptable(['application/json', 'application/yaml']), 406, 'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml'],
  [unsupportedMediaType(['application/json']), 415, 'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json'],
  [gone('gone'), 410, 'Gone', 'gone'],
  [expired('too old resource version: 1 (7)'), 410, 'Expired', 'too old resource version: 1 (7)'],
  [requestEntityTooLarge('limit is 3145728'), 413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'],
  [tooManyRequests('Cannot evict pod', 10), 429, 'TooManyRequests', 'Cannot evict pod'],
  [internalError('etcd is away'), 500, 'InternalError', 'Internal error occurred: etcd is away'],
  [serverTimeout(pods, 'get', 2), 500, 'ServerTimeout',
    'The get operation against pods could not be completed at this time, please try again.'],
  [serviceUnavailable('not ready'), 503, 'ServiceUnavailable', 'not ready'],
  [timeout('request did not complete', 0), 504, 'Timeout', 'Timeout: request did not complete'],
])('%s', (error, code, reason, message) => {
  expect(error.toStatus()).toMatchObject({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message })
})

test('details name the object, and say nothing of what is empty', () => {
  expect(notFound(deployments, 'web').toStatus().details).toEqual({ name: 'web', group: 'apps', kind: 'deployments' })
  expect(notFound(pods, 'web').toStatus().details).toEqual({ name: 'web', kind: 'pods' })
  expect(timeout('late', 0).toStatus().details).toEqual({})
  expect(badRequest('no').toStatus()).not.toHaveProperty('details')
})

test('what is invalid names every field', () => {
  const errors = [requiredValue(path('spec', 'replicas')), unsupportedValue('spec.type', 'Node', ['ClusterIP', 'NodePort'])]
  expect(invalid({ group: 'apps', kind: 'Deployment' }, 'web', errors).toStatus()).toMatchObject({
    message: 'Deployment.apps "web" is invalid: [spec.replicas: Required value, spec.type: Unsupported value: "Node": supported values: "ClusterIP", "NodePort"]',
    details: {
      name: 'web', group: 'apps', kind: 'Deployment',
      causes: [
        { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.replicas' },
        { reason: 'FieldValueNotSupported', message: 'Unsupported value: "Node": supported values: "ClusterIP", "NodePort"', field: 'spec.type' },
      ],
    },
  })
  expect(invalid({ group: '', kind: 'Pod' }, 'web', []).message).toBe('Pod "web" is invalid')
})

test('an error without a reason has none on the wire', () => {
  const status = new StatusError('Unknown', 'failed to create typed patch object').toStatus()
  expect(status).toEqual({
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'failed to create typed patch object', code: 500,
  })
})

test('more details do not take away those that are there', () => {
  expect(notFound(pods, 'web').with({ uid: 'a' }).toStatus().details).toEqual({ name: 'web', kind: 'pods', uid: 'a' })
})

test('a deletion without an object to answer with', () => {
  expect(successStatus({ name: 'web', group: '', kind: 'pods', uid: 'a' })).toEqual({
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name: 'web', kind: 'pods', uid: 'a' },
  })
})
